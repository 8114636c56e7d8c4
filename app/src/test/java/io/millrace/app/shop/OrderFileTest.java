package io.millrace.app.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.app.demo.generate.ShopEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderFileTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final String HEADER = "id,customer_id,product_id,quantity,unit_price,sold_at\n";

    @TempDir Path folder;

    private List<ShopEvent> read(String rows) throws IOException {
        var file = Files.writeString(folder.resolve("orders.csv"), HEADER + rows);
        var events = new ArrayList<ShopEvent>();
        try (var orders = new OrderFile(file, () -> NOW)) {
            orders.forEachRemaining(events::add);
        }
        assertThat(OrderFile.rows(file)).isEqualTo(events.size());
        return events;
    }

    @Test
    void aRowIsAnEventThatItsOrderWasCreated() throws IOException {
        var event = read("O1,C1,P1,2,10.50,2024-01-01T00:00:00Z\n").getFirst();

        assertThat(event.type()).isEqualTo("order_created");
        assertThat(event.key()).isEqualTo("O1");
        assertThat(event.at()).isEqualTo("2026-03-01T12:00:00.123456Z");
        assertThat(event.order())
                .containsEntry("quantity", new BigDecimal("2"))
                .containsEntry("unit_price", new BigDecimal("10.50"))
                .containsEntry("sold_at", "2024-01-01T00:00:00Z");
    }

    @Test
    void theSameRowHasTheSameIdAndAChangedOneAnother() throws IOException {
        var events = read("O1,C1,P1,2,1.00,\nO1,C1,P1,2,1.00,\nO1,C1,P1,3,1.00,\n");

        assertThat(events.get(1).id()).isEqualTo(events.get(0).id());
        assertThat(events.get(2).id()).isNotEqualTo(events.get(0).id());
    }

    @Test
    void whatIsNoNumberStaysTextAndWhatIsMissingIsNull() throws IOException {
        var order = read("O1,,P1,three,1e400000000,\n").getFirst().order();

        assertThat(order)
                .containsEntry("customer_id", null)
                .containsEntry("quantity", "three")
                .containsEntry("unit_price", "1e400000000");
    }

    @Test
    void aRowOfOtherFieldsIsRefusedWithItsLine() {
        assertThatThrownBy(() -> read("O1,C1,P1,2,1.00,\n\nO2,C1\n"))
                .isInstanceOf(ShopException.class)
                .hasMessageContaining("line 4: 2 fields, where the first line has 6");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new OrderFile(folder.resolve("none.csv"), () -> NOW))
                .isInstanceOf(ShopException.class)
                .hasMessageContaining("none.csv");
    }
}
