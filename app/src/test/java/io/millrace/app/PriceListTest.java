package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.calls.Prices;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceListTest {
    @Test
    void withoutAPriceThereIsNone() {
        assertThat(PriceList.read(Map.of())).isEqualTo(Prices.NONE);
        assertThat(PriceList.read(Map.of("MILLRACE_PRICE_CURRENCY", "EUR"))).isEqualTo(Prices.NONE);
    }

    @Test
    void eachPriceIsReadAsItIsWritten() {
        var prices =
                PriceList.read(
                        Map.of(
                                "MILLRACE_PRICE_CURRENCY", "EUR",
                                "MILLRACE_PRICE_GB_DAY", "0.0021"));

        assertThat(prices)
                .isEqualTo(
                        new Prices("EUR", Optional.of(new BigDecimal("0.0021")), Optional.empty()));
    }

    @Test
    void whatIsNoPriceIsRefusedByItsName() {
        assertThatThrownBy(() -> PriceList.read(Map.of("MILLRACE_PRICE_DATABASE_SECOND", "cheap")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("MILLRACE_PRICE_DATABASE_SECOND");
        assertThatThrownBy(() -> PriceList.read(Map.of("MILLRACE_PRICE_GB_DAY", "1")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("MILLRACE_PRICE_CURRENCY");
    }
}
