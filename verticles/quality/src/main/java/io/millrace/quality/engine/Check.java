package io.millrace.quality.engine;

import java.util.List;
import java.util.Optional;

/// One check of a file.
///
/// @param id stays the same while the file's name, the dataset and the check's own name (or,
///   without one, its text) stay
/// @param name what people read: the given name or the expression
/// @param line where it stands in its file, from 1
public record Check(String id, String name, Measure measure, Rule rule, int line) {

    /// What is measured.
    ///
    /// @param filter an SQL condition in the tenant's own words
    public record Measure(
            String dataset,
            Metric metric,
            List<String> columns,
            Validity validity,
            Optional<String> filter) {
        public Measure {
            columns = List.copyOf(columns);
        }

        /// The columns for people; empty for a check of the whole table.
        public String column() {
            return String.join(", ", columns);
        }
    }
}
