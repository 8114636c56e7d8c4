package io.millrace.quality.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.quality.engine.Known.Answer;
import io.millrace.quality.engine.Known.Edges;
import io.millrace.quality.engine.Known.Values;
import io.millrace.quality.engine.Table.Column;
import io.millrace.quality.engine.Table.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KnownTest {
    private static final Table ORDERS =
            new Table(
                    "raw",
                    "orders",
                    List.of(
                            new Column(Table.BATCH, Kind.NUMBER),
                            new Column("amount", Kind.NUMBER),
                            new Column("score", Kind.NUMBER),
                            new Column("tax", Kind.NUMBER),
                            new Column("status", Kind.TEXT),
                            new Column("at", Kind.TIME)));

    private static final Known KNOWN =
            new Known(
                    OptionalLong.of(10),
                    Map.of(
                            "amount", new Values(8, edges("1.50", "99")),
                            "score", new Values(10, Optional.empty()),
                            "tax", new Values(0, edges(null, null)),
                            "status", new Values(7, Optional.empty()),
                            "at", new Values(9, edges("60", "120.5")),
                            "gone", new Values(1, edges("1", "1"))));

    private static Optional<Edges> edges(String least, String greatest) {
        return Optional.of(
                new Edges(
                        Optional.ofNullable(least).map(BigDecimal::new),
                        Optional.ofNullable(greatest).map(BigDecimal::new)));
    }

    private static Optional<Answer> answer(Known known, String check) {
        var reading = ChecksReader.read("f", "checks for orders:\n  - " + check);
        assertThat(reading.faults()).isEmpty();
        return known.answer(ORDERS, reading.checks().getFirst().measure());
    }

    private static Optional<Answer> answer(String check) {
        return answer(KNOWN, check);
    }

    private static Answer of(String amount) {
        return new Answer(BigDecimal.TEN, Optional.of(new BigDecimal(amount)));
    }

    @Test
    void rowsAreCounted() {
        assertThat(answer("row_count > 0")).contains(of("10"));
    }

    @Test
    void valuesThatAreThereLeaveThoseThatAreMissing() {
        assertThat(answer("missing_count(amount) = 0")).contains(of("2"));
        assertThat(answer("missing_percent(status) < 1%")).contains(of("3"));
        assertThat(answer("missing_count(score) = 0")).contains(of("0"));
    }

    @Test
    void edgesAreAsTheyAreKnown() {
        assertThat(answer("min(amount) > 0")).contains(of("1.50"));
        assertThat(answer("max(amount) > 0")).contains(of("99"));
        assertThat(answer("freshness(at) < 1d")).contains(of("120.5"));
    }

    @Test
    void aColumnWithoutValuesHasNoEdge() {
        assertThat(answer("min(tax) > 0")).contains(new Answer(BigDecimal.TEN, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "row_count > 0:\n      filter: amount > 1",
                "missing_count(status) = 0:\n      missing values: [none]",
                "min(amount) > 0:\n      valid min: 1",
                "max(amount) > 0:\n      missing values: ['0']",
                "avg(amount) > 0",
                "sum(amount) > 0",
                "duplicate_count(amount) = 0",
                "invalid_count(amount) = 0:\n      valid min: 1",
                "max(score) > 0",
                "missing_count(_batch) = 0"
            })
    void whatNeedsTheValuesIsLeftToAScan(String check) {
        assertThat(answer(check)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "min(at) > 0",
                "min(status) > 0",
                "freshness(amount) < 1d",
                "missing_count(gone) = 0",
                "max(nowhere) > 0"
            })
    void whatTheTableCannotAnswerIsRefusedThere(String check) {
        assertThat(answer(check)).isEmpty();
    }

    @Test
    void nothingAnswersNothing() {
        assertThat(answer(Known.NOTHING, "row_count > 0")).isEmpty();
    }
}
