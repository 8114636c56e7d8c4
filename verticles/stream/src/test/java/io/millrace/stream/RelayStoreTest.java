package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.stream.RelayStore.Entry;
import io.millrace.testkit.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two relays of one server, of which one may be dead, halted or late.
class RelayStoreTest {
    private final Stack stack = Stack.shared();
    private final RelayStore one = new RelayStore(stack.db().servers().getFirst());
    private final RelayStore other = new RelayStore(stack.db().servers().getFirst());

    @BeforeEach
    void empty() {
        for (var round = one.next(List.of()); !round.events().isEmpty(); ) {
            round = one.next(round.ids());
        }
    }

    @Test
    void whatARelayLeavesIsSentAgainWithTheNumbersItHas() {
        var tenant = emit(3);
        var left = one.next(List.of());
        emit(1);

        var again = other.next(List.of());

        assertThat(again.ids()).isEqualTo(left.ids());
        assertThat(numbers(again)).isEqualTo(numbers(left)).containsExactly(1, 2, 3);
        assertThat(again.events()).extracting(Entry::tenant).containsOnly(tenant.value());
        var next = other.next(again.ids());
        assertThat(next.ids()).hasSize(1).doesNotContainAnyElementsOf(left.ids());
        other.end(next.ids());
    }

    @Test
    void oneWhoseRoundAnotherSentStepsBack() {
        emit(2);
        var round = one.next(List.of());
        var same = other.next(List.of());
        emit(1);
        var next = other.next(same.ids());

        assertThat(one.next(round.ids()).isOurs()).isFalse();

        assertThat(next.events()).hasSize(1);
        other.end(next.ids());
        assertThat(one.next(List.of()).events()).isEmpty();
    }

    @Test
    void aRoundIsNoLongerThanMemoryHolds() {
        // Two megabytes of what does not pack; the bound is four.
        var random = new java.util.Random(7);
        var text = new StringBuilder();
        while (text.length() < 2 << 20) text.append(Long.toHexString(random.nextLong()));
        var tenant = stack.tenant();
        for (int i = 0; i < 5; i++) emit(tenant, text.toString());
        var sizes = new ArrayList<Integer>();

        for (var round = one.next(List.of()); !round.events().isEmpty(); ) {
            sizes.add(round.events().size());
            round = one.next(round.ids());
        }

        assertThat(sizes).hasSizeGreaterThan(1);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    }

    private static List<Object> numbers(RelayStore.Round round) {
        return round.events().stream()
                .map(event -> Json.readObject(String.valueOf(event.seqs())).get("overview"))
                .toList();
    }

    private TenantId emit(int events) {
        var tenant = stack.tenant();
        for (int i = 0; i < events; i++) emit(tenant, "x");
        return tenant;
    }

    private void emit(TenantId tenant, String text) {
        var channels = Map.<String, Object>of("overview", Map.of("text", text));
        var event = new Event(Topics.RCA, "incident.opened", "orders", channels);
        stack.db()
                .in(
                        tenant,
                        c -> {
                            new Outbox(stack.vertx()).add(c, event);
                            return true;
                        });
    }
}
