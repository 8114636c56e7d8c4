package io.millrace.transform.engine.project;

import java.util.List;
import java.util.Optional;

/// Rows that a unit test writes.
///
/// @param sql one SELECT that gives them; absent where they are values
/// @param columns that the values have, as they are written
/// @param json the values: a list of objects
public record Fixture(Optional<String> sql, List<String> columns, String json) {
    public Fixture {
        columns = List.copyOf(columns);
    }

    /// Rows that stand in for a relation.
    ///
    /// @param input as the test names it
    /// @param table the common table expression that the model reads instead
    /// @param relation that tells the types of the values, quoted; empty where there is none
    /// @param otherwise a SELECT that tells them where the relation is not there yet
    public record Given(
            String input,
            String table,
            String relation,
            Optional<String> otherwise,
            Fixture rows) {}
}
