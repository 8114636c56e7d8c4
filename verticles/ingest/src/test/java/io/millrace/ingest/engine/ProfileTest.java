package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.ingest.engine.Profile.ColumnFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final int ROWS = 50_000;

    private static Profile profile() {
        var body = new StringBuilder("id,cell,amount,day,ok,note\n");
        for (int i = 1; i <= ROWS; i++) {
            body.append(i).append(',');
            body.append(i % 7 == 0 ? "" : "cell-" + i % 10).append(',');
            body.append(i % 100).append(".50,");
            body.append("2024-01-").append(10 + i % 15).append(',');
            body.append(i % 4 == 0).append(",n").append(i % 1_000).append('\n');
        }
        return Reading.csv(body.toString()).profile();
    }

    private static ColumnFacts column(Profile profile, String name) {
        return profile.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void columnsAreCountedSummedAndBounded() {
        var profile = profile();

        var amount = column(profile, "amount");
        assertThat(amount.count()).isEqualTo(ROWS);
        assertThat(amount.sum()).isCloseTo(ROWS * 50.0, within(1e-6));
        assertThat(amount.min()).isEqualTo("0.50");
        assertThat(amount.max()).isEqualTo("99.50");
        assertThat(amount.distinct()).isEqualTo(100);
        assertThat(amount.quantiles().get(4).value()).isCloseTo(50, within(3.0));
        var cell = column(profile, "cell");
        assertThat(cell.nulls()).isEqualTo(ROWS / 7);
        assertThat(cell.top()).hasSize(10);
        assertThat(cell.sum()).isNull();
        var day = column(profile, "day");
        assertThat(day.min()).isEqualTo("2024-01-10");
        assertThat(day.max()).isEqualTo("2024-01-24");
        assertThat(column(profile, "ok").sum()).isEqualTo(ROWS / 4.0);
    }

    @Test
    void manyValuesAreEstimated() {
        var profile = profile();

        assertThat(column(profile, "id").distinct()).isCloseTo(ROWS, within(ROWS * 0.05));
        assertThat(column(profile, "id").top()).isEmpty();
        assertThat(column(profile, "id").manyValues()).isTrue();
        assertThat(column(profile, "note").distinct()).isCloseTo(1_000, within(50.0));
    }

    @Test
    void dimensionsAddUpToTheWhole() {
        var profile = profile();

        var cell =
                profile.dimensions().stream()
                        .filter(d -> d.column().equals("cell"))
                        .findFirst()
                        .orElseThrow();
        int amount = cell.measures().indexOf("amount");
        assertThat(cell.groups()).hasSize(11);
        assertThat(cell.groups().getFirst().value()).isNull();
        assertThat(cell.groups().stream().mapToLong(Profile.Group::rows).sum()).isEqualTo(ROWS);
        assertThat(cell.groups().stream().mapToDouble(g -> g.sums().get(amount)).sum())
                .isCloseTo(column(profile, "amount").sum(), within(1e-6));
        assertThat(profile.dimensions().stream().map(Profile.DimensionFacts::column))
                .contains("cell", "day", "ok")
                .doesNotContain("id", "note");
    }

    @Test
    void columnsKnownToHaveManyValuesAreNotCounted() {
        var known = List.of(new Column("v", "v", ColumnType.TEXT, false, true, true));

        var read =
                Reading.of(
                        "v\na\nb\na\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        Format.CSV,
                        known);

        var facts = read.profile().columns().getFirst();
        assertThat(facts.top()).isEmpty();
        assertThat(facts.distinct()).isCloseTo(2, within(0.01));
        assertThat(read.profile().dimensions()).isEmpty();
    }

    @Test
    void keysOfASmallBatchAreNoDimension() {
        var body = new StringBuilder("id,kind\n");
        for (int i = 0; i < 100; i++)
            body.append("K").append(i).append(",k").append(i % 3).append('\n');

        var profile = Reading.csv(body.toString()).profile();

        assertThat(profile.dimensions()).hasSize(1);
        assertThat(column(profile, "id").manyValues()).isTrue();
        assertThat(column(profile, "kind").top()).hasSize(3);
    }
}
