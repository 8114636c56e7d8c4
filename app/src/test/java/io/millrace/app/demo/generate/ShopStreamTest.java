package io.millrace.app.demo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ShopStreamTest {
    private static final ShopStream.Shop SHOP = new ShopStream.Shop(42, 100, 50, 0.2);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static List<ShopEvent> events(long seed, ShopStream.Shop shop) {
        var stream = new ShopStream(seed, shop);
        return IntStream.range(0, 500).mapToObj(i -> stream.next(NOON.plusSeconds(i))).toList();
    }

    @Test
    void theSameSeedGivesTheSameEventsAndAnotherSharesNoIdWithThem() {
        var events = events(7, SHOP);

        assertThat(events(7, SHOP)).isEqualTo(events);
        var others = events(8, SHOP);
        assertThat(events).extracting(ShopEvent::id).doesNotHaveDuplicates();
        assertThat(others)
                .extracting(ShopEvent::id)
                .doesNotContainAnyElementsOf(events.stream().map(ShopEvent::id).toList());
        assertThat(others)
                .extracting(ShopEvent::key)
                .doesNotContainAnyElementsOf(events.stream().map(ShopEvent::key).toList());
    }

    @Test
    void anUpdateChangesTheQuantityOfAnOrderThatWasCreatedBefore() {
        var known = new HashMap<String, ShopEvent>();
        int updates = 0;
        for (var event : events(7, SHOP)) {
            assertThat(event.key()).startsWith("STREAM_7_");
            var before = known.put(event.key(), event);
            if (event.type().equals(ShopEvent.CREATED)) {
                assertThat(before).isNull();
                continue;
            }
            updates++;
            assertThat(event.type()).isEqualTo(ShopEvent.UPDATED);
            assertThat(before).isNotNull();
            assertThat(event.order().get("quantity")).isNotEqualTo(before.order().get("quantity"));
            assertThat(event.order().get("sold_at")).isEqualTo(before.order().get("sold_at"));
        }
        assertThat(updates).isBetween(50, 150);
    }

    @Test
    void withoutUpdatesEveryEventIsANewOrder() {
        var events = events(7, new ShopStream.Shop(42, 100, 50, 0));

        assertThat(events).allMatch(event -> event.type().equals(ShopEvent.CREATED));
        assertThat(events).extracting(ShopEvent::key).doesNotHaveDuplicates();
    }

    @Test
    void aMessageSaysWhatHappenedToWhichOrderAndWhen() {
        var event = events(7, SHOP).getFirst();

        assertThat(event.json())
                .startsWith(
                        "{\"event_id\":\"stream-7-1\",\"event_type\":\"order_created\",\"order\":{\"id\":")
                .endsWith("},\"timestamp\":\"2026-03-01T12:00:00Z\"}");
    }
}
