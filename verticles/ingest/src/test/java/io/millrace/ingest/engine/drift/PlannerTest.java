package io.millrace.ingest.engine.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.drift.Change.Kind;
import io.millrace.ingest.engine.drift.Mapping.Rule;
import io.millrace.ingest.engine.drift.Plan.Reach;
import io.millrace.ingest.engine.drift.Plan.Replays;
import io.millrace.ingest.engine.mapping.DayLayout;
import io.millrace.ingest.engine.mapping.Layout;
import io.millrace.ingest.engine.mapping.Lookup;
import io.millrace.ingest.engine.mapping.Numeral;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
    private static final List<Column> COLUMNS =
            List.of(
                    Column.inferred("id", "ID", ColumnType.BIGINT),
                    Column.inferred("amount", "Amount", ColumnType.NUMERIC),
                    Column.inferred("day", "day", ColumnType.DATE),
                    Column.inferred("name", "name", ColumnType.TEXT),
                    Column.inferred("first", "first", ColumnType.TEXT),
                    Column.inferred("last", "Last", ColumnType.TEXT));
    private static final Wish OLD = new Wish(Wish.Converts.OLD, Optional.empty());
    private static final Wish WIDENED = new Wish(Wish.Converts.NEW, Optional.of(Wish.As.WIDENED));
    private static final Unit CENTS = new Unit("whole units to hundredths", 100, 0, List.of());

    private static Plan plan(Kind kind, List<String> columns, Mapping mapping, Wish wish) {
        return planner().plan(new Proposal(kind, columns, mapping), wish);
    }

    private static Planner planner(String... samples) {
        return new Planner(COLUMNS, new Samples(List.of(samples)));
    }

    private static Plan cast(String column, String format, Wish wish, String... samples) {
        var mapping = Mapping.of(Rule.CAST, List.of(column), format);
        return planner(samples).plan(new Proposal(Kind.RETYPED, List.of(column), mapping), wish);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ADDED", "DROPPED", "ENUM_GROWN"})
    void ofSomeKindsTheDecisionIsAll(Kind kind) {
        assertThat(plan(kind, List.of("name"), Mapping.none(), Wish.DEFAULT).isNothing()).isTrue();
    }

    @Test
    void aRenameIsAnAliasAndMovesRows() {
        var mapping = Mapping.of(Rule.RENAME, List.of("last"), null);

        var plan = plan(Kind.RENAMED, List.of("name"), mapping, Wish.DEFAULT);

        assertThat(plan.alias()).contains("Last");
        assertThat(plan.reach()).isEqualTo(Reach.SINCE);
        assertThat(plan.steps())
                .singleElement()
                .satisfies(its -> {
                    assertThat(its.isForLater()).isTrue();
                    assertThat(its.mapping().takes()).isTrue();
                });
    }

    @Test
    void recordsThatWereRefusedForARenameAreReadAgain() {
        var known = COLUMNS.getFirst().asRequired();
        var planner = new Planner(List.of(known, COLUMNS.get(1)), new Samples(List.of()));
        var there = Mapping.of(Rule.RENAME, List.of("amount"), null);
        var unknown = Mapping.of(Rule.RENAME, List.of("Order No"), null);

        var missing = planner.plan(new Proposal(Kind.RENAMED, List.of("id"), there), Wish.DEFAULT);
        var spare = planner.plan(new Proposal(Kind.RENAMED, List.of("id"), unknown), Wish.DEFAULT);

        assertThat(missing.replays()).isEqualTo(Replays.MISSING);
        assertThat(missing.alias()).contains("Amount");
        assertThat(missing.movingNothing().changed()).isEmpty();
        assertThat(spare.replays()).isEqualTo(Replays.SPARE);
        assertThat(spare.reach()).isEqualTo(Reach.NONE);
        assertThat(spare.alias()).contains("Order No");
    }

    @Test
    void aUnitIsConvertedOneWayOrTheOther() {
        var mapping = Mapping.scale(Rule.SCALE, List.of("amount"), CENTS);

        var fresh = plan(Kind.UNIT, List.of("amount"), mapping, Wish.DEFAULT);
        var old = plan(Kind.UNIT, List.of("amount"), mapping, OLD);

        assertThat(fresh.reach()).isEqualTo(Reach.SINCE);
        assertThat(fresh.steps().getFirst().isForLater()).isTrue();
        assertThat(old.reach()).isEqualTo(Reach.BEFORE);
        assertThat(old.steps().getFirst().isForLater()).isFalse();
    }

    @Test
    void wholeNumbersAreWidenedOrTheOldRowsConverted() {
        var mapping = Mapping.scale(Rule.SCALE, List.of("id"), CENTS);

        assertThatThrownBy(() -> plan(Kind.UNIT, List.of("id"), mapping, Wish.DEFAULT))
                .isInstanceOf(Unfeasible.class)
                .hasMessageContaining("converts=old")
                .hasMessageContaining("as=widened");
        assertThat(plan(Kind.UNIT, List.of("id"), mapping, WIDENED).widened())
                .contains(ColumnType.NUMERIC);
        assertThat(plan(Kind.UNIT, List.of("id"), mapping, OLD).widened()).isEmpty();
    }

    @Test
    void valuesOfSeveralSpellingsDoNotBecomeOne() {
        var mapping = Mapping.values(Map.of("male", "M", "man", "M"));

        assertThatThrownBy(() -> plan(Kind.RECODED, List.of("name"), mapping, OLD))
                .hasMessageContaining("Several new values stand for M");
        var one = plan(Kind.RECODED, List.of("name"), Mapping.values(Map.of("male", "M")), OLD);
        assertThat(one.steps().getFirst().mapping().conversion())
                .isEqualTo(new Lookup(Map.of("M", "male")));
        assertThat(one.steps().getFirst().isForLater()).isTrue();
    }

    @Test
    void theUnitOfMostNumbersIsTheOne() {
        var plan =
                cast(
                        "amount",
                        "number-with-unit",
                        Wish.DEFAULT,
                        "12,50 €",
                        "7,00 €",
                        "3,20 USD",
                        "€");

        assertThat(plan.replays()).isEqualTo(Replays.MISFITS);
        assertThat(plan.steps().getFirst().mapping().conversion())
                .isEqualTo(new Numeral(Numeral.Style.COMMA, "€"));
    }

    @Test
    void aDayBeyondTheTwelfthTellsTheOrder() {
        assertThat(conversion("dd/MM/yyyy", "01/02/2025", "03/25/2025"))
                .isEqualTo(new DayLayout(DayLayout.Order.MONTH_FIRST));
        assertThat(conversion("dd/MM/yyyy", "01/02/2025"))
                .isEqualTo(new DayLayout(DayLayout.Order.DAY_FIRST));
        assertThat(conversion("yyyy/MM/dd", "2025/02/01"))
                .isEqualTo(new DayLayout(DayLayout.Order.YEAR_FIRST));
    }

    private static Object conversion(String format, String... samples) {
        var plan = cast("day", format, Wish.DEFAULT, samples);
        return plan.steps().getFirst().mapping().conversion();
    }

    @Test
    void whatIsNoneOfTheTypeGoesBesideOrWidensTheColumn() {
        var beside = cast("id", "text", Wish.DEFAULT, "ORD-7");
        var widened = cast("id", "text", WIDENED, "ORD-7");

        assertThat(beside.added()).extracting(Column::name).containsExactly("id_text");
        assertThat(beside.reach()).isEqualTo(Reach.ALL);
        assertThat(beside.replays()).isEqualTo(Replays.MISFITS);
        assertThat(widened.widened()).contains(ColumnType.TEXT);
        assertThat(widened.steps()).isEmpty();
        assertThat(cast("id", "numeric", WIDENED).widened()).contains(ColumnType.NUMERIC);
    }

    @Test
    void aCountryStandsForTheZero() {
        var mapping = Mapping.written("name", "99 99 99 99 99", "+99999999999");
        var samples = new String[] {"+33612345678", "+33712345678", "+32412345678"};

        var plan =
                planner(samples)
                        .plan(new Proposal(Kind.RETYPED, List.of("name"), mapping), Wish.DEFAULT);

        assertThat(plan.steps().getFirst().mapping().conversion())
                .isEqualTo(new Layout("99 99 99 99 99", "+33", false));
    }

    @Test
    void partsAreMadeOfTheirHeaders() {
        var whole =
                plan(
                        Kind.SPLIT,
                        List.of("name"),
                        Mapping.of(Rule.SPLIT, List.of("first", "last"), " "),
                        Wish.DEFAULT);
        var parts =
                plan(
                        Kind.MERGED,
                        List.of("first", "last"),
                        Mapping.of(Rule.CUT, List.of("name"), " "),
                        Wish.DEFAULT);

        assertThat(whole.steps().getFirst().mapping().sources()).containsExactly("first", "Last");
        assertThat(parts.changed()).containsExactly("first", "last");
        assertThatThrownBy(() ->
                        plan(
                                Kind.MERGED,
                                List.of("first", "last"),
                                Mapping.of(Rule.CUT, List.of("name"), ""),
                                Wish.DEFAULT))
                .isInstanceOf(Unfeasible.class);
    }

    @Test
    void whatAnObjectHeldBesideIsKept() {
        var plan =
                plan(
                        Kind.NESTED,
                        List.of("amount"),
                        Mapping.of(Rule.PATH, List.of("value"), "amount"),
                        Wish.DEFAULT);

        assertThat(plan.added()).extracting(Column::name).containsExactly("amount_object");
        assertThat(plan.replays()).isEqualTo(Replays.MISFITS);
    }

    @Test
    void aWishThatSaysNothingIsRefused() {
        var split = Mapping.of(Rule.SPLIT, List.of("first", "last"), " ");

        assertThatThrownBy(() -> plan(Kind.SPLIT, List.of("name"), split, OLD))
                .hasMessageStartingWith("converts:");
        assertThatThrownBy(() -> plan(Kind.SPLIT, List.of("name"), split, WIDENED))
                .hasMessageStartingWith("as:");
    }
}
