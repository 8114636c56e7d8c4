package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BadInputTest {
    private static final MatchSettings PERSONS = MatchSettings.of(People.FIELDS, false);

    @Test
    void sourcesWithoutACommonFieldShareNobody() {
        var fields = List.of(new Field("name", FieldKind.NAME), new Field("born", FieldKind.DATE));
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 200; i++) {
            rows.add(row("a", "r" + i, "anna number" + i, ""));
            rows.add(row("b", "r" + i, "", "19" + (10 + i % 80) + "-01-02"));
        }

        var result = Matcher.match(rows, MatchSettings.of(fields, true), 7);

        assertThat(result.clusters()).hasSize(400);
    }

    @Test
    void oneValueAmongEmptyRowsJoinsNobody() {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 20_000; i++) {
            var values = new ArrayList<>(Collections.nCopies(People.FIELDS.size(), ""));
            if (i == 77) values.set(1, "smith");
            rows.add(new Row(new RecordKey("d", "r" + i), values));
        }

        assertThat(Matcher.match(rows, PERSONS, 7).clusters()).hasSize(20_000);
    }

    @Test
    void aFieldOfTenMegabytesIsCut() {
        var rows = new ArrayList<>(People.of(100, 3).rows());
        var values = new ArrayList<>(rows.getFirst().values());
        values.set(4, "x ".repeat(5_000_000));
        rows.add(new Row(new RecordKey("d", "huge"), values));

        assertThat(Matcher.match(rows, PERSONS, 7).keys()).hasSize(rows.size());
    }

    @Test
    void aBlockOfHalfTheDataDoesNotMakeItsPairs() {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 8_000; i++) {
            var person = List.of("g" + i, i % 2 == 0 ? "smith" : "f" + i, "", "", "", "");
            rows.add(new Row(new RecordKey("d", "r" + i), person));
        }

        assertThat(Matcher.match(rows, PERSONS, 7).summary().candidates()).isLessThan(1_000_000);
    }

    @Test
    void idsThatRepeatAreRecordsOfTheirOwn() {
        var people = People.of(200, 4).rows();
        var rows = new ArrayList<Row>();
        for (var row : people) rows.add(new Row(new RecordKey("d", "same"), row.values()));

        var result = Matcher.match(rows, PERSONS, 7);

        assertThat(result.clusters().stream().flatMapToInt(IntStream::of).distinct().count())
                .isEqualTo(rows.size());
    }

    private static Row row(String dataset, String id, String name, String born) {
        return new Row(new RecordKey(dataset, id), List.of(name, born));
    }
}
