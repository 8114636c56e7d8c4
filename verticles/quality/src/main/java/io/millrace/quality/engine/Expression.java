package io.millrace.quality.engine;

import java.util.List;
import java.util.Optional;

/// `metric(columns) comparison` as it was read.
///
/// @param text in one canonical form: single spaces, so that equal checks have equal texts
record Expression(Metric metric, List<String> columns, Optional<Condition> condition, String text) {
    Expression {
        columns = List.copyOf(columns);
    }
}
