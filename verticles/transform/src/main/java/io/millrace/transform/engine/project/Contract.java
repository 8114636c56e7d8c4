package io.millrace.transform.engine.project;

import java.util.List;

/// What a model promises of its relation.
///
/// @param columns in the order in which its table has them
/// @param constraints of the table, as SQL has them behind its columns
public record Contract(List<Promised> columns, List<String> constraints) {

    /// @param name as it is there
    /// @param type as the author writes it
    /// @param constraints as SQL has them behind the type
    public record Promised(String name, String type, List<String> constraints) {
        public Promised {
            constraints = List.copyOf(constraints);
        }
    }

    public Contract {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
    }
}
