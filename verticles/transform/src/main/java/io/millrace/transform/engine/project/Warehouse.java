package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tenant's own tables, as templates may ask of them while a run goes on: each question is one
/// statement by the tenant's own login, and bounded.
public interface Warehouse {
    /// Runs one statement.
    ///
    /// @throws io.millrace.transform.engine.python.PythonError when it is refused, or was one too
    ///   many
    Answer run(String sql);

    /// The columns that a query gives.
    ///
    /// @throws io.millrace.transform.engine.python.PythonError as [#run]
    List<Column> shape(String select);

    /// The columns of a relation of the tenant's; empty where there is none.
    Optional<List<Column>> columns(String schema, String name);

    /// What a relation is that the platform built: `table` or `view`; empty where it did not.
    String kind(String schema, String name);

    /// dbt's `graph`: nodes, sources and their like by their ids.
    Value graph();

    /// The ids of what the run is about.
    List<String> selected();

    /// @param type as Postgres names it, without lengths
    record Column(String name, String type) {}

    /// @param rows values as Java has them: numbers, texts, booleans, dates and times, and lists
    /// @param affected rows that a change touched
    record Answer(List<String> columns, List<List<@Nullable Object>> rows, long affected) {
        public Answer {
            columns = List.copyOf(columns);
            rows = Collections.unmodifiableList(new ArrayList<>(rows));
        }
    }
}
