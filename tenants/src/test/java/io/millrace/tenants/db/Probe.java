package io.millrace.tenants.db;

import java.util.List;
import java.util.Map;

/// One attack by a tenant who writes SQL.
///
/// @param sql `$A` is the attacker's id, `$B` the victim's; `$TABLE`, `$SEQUENCE`, `$ROLE` and
///   `$SCHEMA` are numbers of the victim's objects
/// @param states the SQL states that count as a refusal: another one means that the probe itself is
///   wrong
record Probe(String sql, List<String> states) {
    static final String DENIED = "42501";

    /// Refused for want of a right.
    static Probe denied(String sql) {
        return new Probe(sql, List.of(DENIED));
    }

    static Probe refused(String sql, String... states) {
        return new Probe(sql, List.of(states));
    }

    Probe with(Map<String, String> values) {
        var text = sql;
        for (var value : values.entrySet()) {
            text = text.replace("$" + value.getKey(), value.getValue());
        }
        return new Probe(text, states);
    }

    @Override
    public String toString() {
        return sql.replace('\n', ' ');
    }
}
