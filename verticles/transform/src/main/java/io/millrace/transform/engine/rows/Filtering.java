package io.millrace.transform.engine.rows;

import java.util.List;
import java.util.Set;

/// Keeps the rows that fulfil conditions.
///
/// @param areAll whether all are to hold, else one of them
record Filtering(List<Condition> conditions, boolean areAll) implements Transformation.Way {
    Filtering {
        conditions = List.copyOf(conditions);
    }

    static Filtering read(Parameters given) {
        given.verify(Set.of("conditions", "match"));
        return new Filtering(
                given.all("conditions").stream().map(Condition::read).toList(),
                given.choice("match", List.of("all", "any")).equals("all"));
    }

    @Override
    public List<Row> apply(List<Row> rows) {
        return rows.stream().filter(this::isKept).toList();
    }

    private boolean isKept(Row row) {
        return areAll
                ? conditions.stream().allMatch(condition -> condition.holds(row))
                : conditions.stream().anyMatch(condition -> condition.holds(row));
    }
}
