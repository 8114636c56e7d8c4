package io.millrace.ingest.engine.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrontierTest {
    private record Row(int at, String text) {}

    /// What a reader takes that comes back to `rows`, in the order of their cursor.
    private static List<Row> read(
            Frontier frontier, Frontier.@Nullable Position from, List<Row> rows, int most) {
        var taken = new ArrayList<Row>();
        rows.stream()
                .filter(row -> from == null || row.at() >= Integer.parseInt(from.value()))
                .sorted(Comparator.comparingInt(Row::at))
                .forEach(row -> {
                    if (taken.size() < most && frontier.take("" + row.at(), row.text())) {
                        taken.add(row);
                    }
                });
        return taken;
    }

    @Test
    void pageThatEndsInsideEqualValuesLosesAndDoublesNothing() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var rows = new ArrayList<Row>();
            for (int i = 0; i < 60; i++) {
                rows.add(new Row(random.nextInt(6), "row " + random.nextInt(20)));
            }

            var taken = new ArrayList<Row>();
            Frontier.Position from = null;
            while (true) {
                java.util.Collections.shuffle(rows, random); // equal values come in any order
                var frontier = new Frontier(from, 1_000);
                var page = read(frontier, from, rows, 1 + random.nextInt(7));
                if (page.isEmpty()) break;
                taken.addAll(page);
                from = frontier.position();
            }

            assertThat(taken).containsExactlyInAnyOrderElementsOf(rows);
        }
    }

    @Test
    void rowThatComesLateAtTheLastValueIsTaken() {
        var first = new Frontier(null, 10);
        first.take("5", "a");
        first.take("5", "b");

        var second = new Frontier(first.position(), 10);

        assertThat(second.take("5", "a")).isFalse();
        assertThat(second.take("5", "late")).isTrue();
        assertThat(second.take("5", "b")).isFalse();
        assertThat(second.take("5", "b")).isTrue();
        assertThat(second.take("6", "a")).isTrue();
        assertThat(new Frontier(second.position(), 10).position()).isEqualTo(second.position());
    }

    @Test
    void nothingTakenStaysWhereItWas() {
        var first = new Frontier(null, 10);
        assertThat(first.position()).isNull();
        first.take("5", "a");

        var second = new Frontier(first.position(), 10);
        second.take("5", "a");

        assertThat(second.position()).isEqualTo(first.position());
    }

    @Test
    void moreEqualValuesThanAreToldApartAreAReason() {
        var frontier = new Frontier(null, 2);
        frontier.take("5", "a");
        frontier.take("5", "b");

        assertThatThrownBy(() -> frontier.take("5", "c"))
                .isInstanceOf(PullFault.class)
                .hasMessageContaining("More than 2 rows");
    }
}
