package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadOrdersTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20240601})
    void exactlyTheBadLinesAreSetAside(long seed) {
        var orders = BadOrders.generate(seed, 20_000);

        var read = Reading.of(orders.csv(), Format.CSV, List.of());

        assertThat(read.rejected().stream().map(Rejected::line)).isEqualTo(orders.truth());
        assertThat(read.stored()).isEqualTo(20_000 - orders.truth().size());
        assertThat(read.types())
                .containsExactly(
                        "order_id:text",
                        "customer_id:text",
                        "order_ts:timestamptz",
                        "country:text",
                        "channel:text",
                        "sku:text",
                        "quantity:bigint",
                        "unit_price:numeric",
                        "status:text",
                        "note:text");
    }
}
