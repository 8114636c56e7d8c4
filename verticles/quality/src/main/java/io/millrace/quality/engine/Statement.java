package io.millrace.quality.engine;

import java.util.List;

/// One SQL statement with `$1` .. placeholders. A parameter is a String or a list of them; the SQL
/// casts each to what it needs.
public record Statement(String sql, List<Object> parameters) {
    public Statement {
        parameters = List.copyOf(parameters);
    }
}
