package io.millrace.quality.engine;

import java.util.ArrayList;
import java.util.List;

/// A piece of SQL with its parameters. Pieces are joined first and numbered last, so equal pieces
/// are equal values and are computed once.
record Fragment(String sql, List<Object> parameters) {
    private static final char HOLE = '\u0001';

    Fragment {
        parameters = List.copyOf(parameters);
    }

    static Fragment of(String sql) {
        return new Fragment(sql, List.of());
    }

    static Fragment column(String name) {
        return of(quote(name));
    }

    static Fragment text(String value) {
        return new Fragment(HOLE + "::text", List.of(value));
    }

    static Fragment texts(List<String> values) {
        return new Fragment(HOLE + "::text[]", List.of(List.copyOf(values)));
    }

    /// A condition in the tenant's words; it stands on its own lines so that a comment in it ends.
    static Fragment written(String condition) {
        return of("(\n" + condition.replace(HOLE, ' ') + "\n)");
    }

    static String quote(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"").replace("\0", "").replace(HOLE, ' ') + "\"";
    }

    static Fragment join(String separator, List<Fragment> parts) {
        var sql = String.join(separator, parts.stream().map(Fragment::sql).toList());
        var parameters = new ArrayList<>();
        parts.forEach(part -> parameters.addAll(part.parameters()));
        return new Fragment(sql, parameters);
    }

    /// Fills each `%s` of `template` with a part.
    static Fragment format(String template, Fragment... parts) {
        var sqls = List.of(parts).stream().map(Fragment::sql).toArray();
        return new Fragment(template.formatted(sqls), join("", List.of(parts)).parameters());
    }

    static Fragment all(List<Fragment> conditions) {
        return conditions.isEmpty() ? of("true") : join(" and ", conditions);
    }

    Statement statement() {
        var numbered = new StringBuilder(sql.length());
        int next = 1;
        for (int at = 0; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (c == HOLE) numbered.append('$').append(next++);
            else numbered.append(c);
        }
        return new Statement(numbered.toString(), parameters);
    }
}
