package io.millrace.transform.engine.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.lineage.Lineage.Column;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is kept of a lineage once the database has said which columns there are.
final class BuiltLineageTest {
    private static final RelationId OWN = new RelationId("models", "m");

    private static Lineage read(String sql) {
        return LineageReader.read(sql, Corpus.CATALOG);
    }

    private static List<String> said(BuiltLineage built) {
        return Corpus.said(new Lineage(built.columns(), Optional.empty(), built.rows()));
    }

    @Test
    void columnsThatAreAsTheyWereReadKeepWhatWasRead() {
        var built =
                BuiltLineage.whole(
                        read("select id, quantity + 1 as n from orders where state = 'x'"),
                        List.of("id", "n"));

        assertThat(said(built))
                .containsExactly(
                        "id: copied orders.id",
                        "n: computed orders.quantity",
                        "rows: orders.state");
    }

    @Test
    void otherColumnsThanWereReadMakeAllOfItUnknown() {
        var lineage = read("select id, state from orders");

        for (var given : List.of(List.of("id"), List.of("state", "id"), List.of("id", "x", "y"))) {
            var built = BuiltLineage.whole(lineage, given);

            assertThat(built.columns()).extracting(Column::name).isEqualTo(given);
            assertThat(built.columns()).noneMatch(column -> column.sources().isKnown());
            assertThat(built.rows().isKnown()).isFalse();
        }
    }

    @Test
    void theNameOfAColumnThatWasNotReadIsTheDatabases() {
        var built =
                BuiltLineage.whole(
                        read("select xmlforest(state as s), id from orders"),
                        List.of("xmlforest", "id"));

        assertThat(said(built))
                .containsExactly("xmlforest: unknown", "id: copied orders.id", "rows: unknown");
    }

    @Test
    void ofAStarThatIsNotKnownOnlyTheOthersAre() {
        var lineage = read("select *, 1 as one from shop.elsewhere");

        assertThat(said(BuiltLineage.whole(lineage, List.of("a", "one"))))
                .containsExactly("a: unknown", "one: nothing", "rows: nothing");
        assertThat(said(BuiltLineage.whole(lineage, List.of("a", "b"))))
                .containsExactly("a: unknown", "b: unknown", "rows: unknown");
    }

    @Test
    void aPartGoesByNames() {
        var built =
                BuiltLineage.part(
                        read("select id, state from orders"), List.of("old", "state", "id"));

        assertThat(said(built))
                .containsExactly(
                        "old: unknown",
                        "state: copied orders.state",
                        "id: copied orders.id",
                        "rows: nothing");
    }

    @Test
    void rowsOfTwoStatementsComeFromBoth() {
        var earlier =
                BuiltLineage.whole(
                        read("select id, state as s from orders where quantity > 1"),
                        List.of("id", "s"));
        var later =
                BuiltLineage.part(
                        read("select id, name as s, 1 as n from customers"),
                        List.of("id", "s", "n"));

        assertThat(said(later.merged(earlier)))
                .containsExactly(
                        "id: copied customers.id orders.id",
                        "s: copied customers.name orders.state",
                        "n: nothing",
                        "rows: orders.quantity");
    }

    @Test
    void whatIsUnknownOfOneStatementIsUnknown() {
        var earlier = BuiltLineage.whole(read("select nothing as id from orders"), List.of("id"));
        var later = BuiltLineage.part(read("select id from orders"), List.of("id"));

        assertThat(said(later.merged(earlier))).containsExactly("id: unknown", "rows: nothing");
    }

    @Test
    void whatARelationTakesFromItselfSaysNothingButOfAnotherColumn() {
        Catalog catalog = _ -> Optional.of(List.of("a", "b", "n"));
        var lineage =
                LineageReader.read(
                        """
                        select t.a, (select max(m.n) from built.m) + t.n as n, m.a as b
                        from built.t left join built.m on m.a = t.a
                        where t.n > (select max(n) from built.m)
                        """,
                        catalog);

        var placed =
                BuiltLineage.whole(lineage, List.of("a", "n", "b"))
                        .placed(relation -> new RelationId("models", relation.name()), OWN);

        assertThat(said(placed))
                .containsExactly(
                        "a: copied t.a", "n: computed t.n", "b: copied m.a", "rows: t.a t.n");
        assertThat(placed.rows().origins())
                .extracting(origin -> origin.column().relation().schema())
                .containsOnly("models");
    }
}
