package io.millrace.transform.engine.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.lineage.LineageWalk.Around;
import io.millrace.transform.engine.lineage.LineageWalk.Bounds;
import io.millrace.transform.engine.lineage.LineageWalk.Direction;
import io.millrace.transform.engine.lineage.LineageWalk.Gap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LineageWalkTest {
    private static final Bounds WIDE = new Bounds(10, 1_000);

    /// `b` is made of `a`, `c` of `b`; `r` decides about the rows of `c`, and `a` comes from `c`.
    private static final List<Link> LINKS =
            List.of(
                    link("a", "b", How.COPIED),
                    link("b", "c", How.AGGREGATED),
                    link("q", "c", How.FILTERED),
                    new Link(id("r"), relation("c"), Optional.empty(), How.FILTERED),
                    link("z", "q", How.COPIED),
                    link("c", "a", How.COMPUTED));

    private static RelationId relation(String name) {
        return new RelationId("models", name);
    }

    private static ColumnId id(String name) {
        return new ColumnId(relation(name), "x");
    }

    private static Link link(String from, String to, How how) {
        return new Link(id(from), relation(to), Optional.of("x"), how);
    }

    private static Around up(Set<ColumnId> columns) {
        return new Around(
                LINKS.stream()
                        .filter(link ->
                                columns.stream()
                                        .anyMatch(its -> its.relation().equals(link.relation())))
                        .toList(),
                columns.stream()
                        .filter(its -> its.relation().name().equals("a"))
                        .map(its -> new Gap(its.relation(), Optional.of("x"), "why"))
                        .toList());
    }

    private static Around down(Set<ColumnId> columns) {
        return new Around(
                LINKS.stream().filter(link -> columns.contains(link.from())).toList(), List.of());
    }

    private static LineageWalk up(Bounds bounds) {
        return LineageWalk.of(id("c"), Direction.UPSTREAM, bounds, LineageWalkTest::up);
    }

    @Test
    void goesUpByValuesAndRoundNoCircleTwice() {
        var walk = up(WIDE);

        assertThat(walk.links())
                .isEqualTo(
                        Map.of(
                                LINKS.get(1), 1,
                                LINKS.get(2), 1,
                                LINKS.get(3), 1,
                                LINKS.get(0), 2,
                                LINKS.get(5), 3));
        assertThat(walk.gaps()).containsExactly(new Gap(relation("a"), Optional.of("x"), "why"));
        assertThat(walk.isWhole()).isTrue();
    }

    @Test
    void goesDownAndTellsWhichRowsAColumnDecidesAbout() {
        var walk = LineageWalk.of(id("r"), Direction.DOWNSTREAM, WIDE, LineageWalkTest::down);
        var further = LineageWalk.of(id("b"), Direction.DOWNSTREAM, WIDE, LineageWalkTest::down);

        assertThat(walk.links()).containsOnlyKeys(LINKS.get(3));
        assertThat(further.links()).containsOnlyKeys(LINKS.get(1), LINKS.get(5), LINKS.get(0));
    }

    @Test
    void whatIsBeyondItsBoundsIsSaidToBeThere() {
        var near = up(new Bounds(1, 1_000));
        var few = up(new Bounds(10, 1));

        assertThat(near.links()).containsOnlyKeys(LINKS.get(1), LINKS.get(2), LINKS.get(3));
        assertThat(near.isWhole()).isFalse();
        assertThat(few.links()).hasSize(3);
        assertThat(few.isWhole()).isFalse();
    }

    @Test
    void whatMayBeCutOffIsNotWholeAlsoWhereNothingIsToBeFollowed() {
        var around = new Around(LINKS.subList(2, 4), List.of());

        var all = LineageWalk.of(id("c"), Direction.UPSTREAM, new Bounds(10, 2), _ -> around);
        var more = LineageWalk.of(id("c"), Direction.UPSTREAM, new Bounds(10, 1), _ -> around);

        assertThat(all.isWhole()).isTrue();
        assertThat(more.links()).hasSize(2);
        assertThat(more.isWhole()).isFalse();
    }
}
