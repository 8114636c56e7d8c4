package io.millrace.bench.matching;

import io.millrace.matching.engine.Field;
import io.millrace.matching.engine.MatchSettings;
import io.millrace.matching.engine.Proposer;
import io.millrace.matching.engine.Row;
import java.util.ArrayList;
import java.util.List;

/// Records with their truth.
///
/// @param columns names of the values, in the order of the rows
/// @param isLink two sources without duplicates of their own
record MatchingSet(String name, List<String> columns, List<Row> rows, boolean isLink, Truth truth) {
    private static final int SAMPLE = 20_000;

    /// The rows with the proposed fields alone, and the proposed settings.
    record Proposed(List<Row> rows, MatchSettings settings) {}

    Proposed proposed() {
        int step = Math.max(1, rows.size() / SAMPLE);
        var samples = new ArrayList<Proposer.Sample>();
        for (int column = 0; column < columns.size(); column++) {
            var values = new ArrayList<String>();
            for (int i = 0; i < rows.size(); i += step)
                values.add(rows.get(i).values().get(column));
            samples.add(new Proposer.Sample(columns.get(column), values));
        }
        var fields = Proposer.propose(samples);
        var positions = fields.stream().map(Field::name).mapToInt(columns::indexOf).toArray();
        var kept = new ArrayList<Row>(rows.size());
        for (var row : rows) {
            var values = new ArrayList<String>(positions.length);
            for (int position : positions) values.add(row.values().get(position));
            kept.add(new Row(row.key(), values));
        }
        return new Proposed(kept, MatchSettings.of(fields, isLink));
    }
}
