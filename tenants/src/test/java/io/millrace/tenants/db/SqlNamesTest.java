package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlNamesTest {
    private static final List<String> NASTY =
            List.of(
                    "plain",
                    "Mixed Case",
                    "a\"b",
                    "\"",
                    "\"\"; drop table x; --",
                    "a'b",
                    "back\\slash",
                    "new\nline",
                    "é ü 漢 😀",
                    "select",
                    "$1",
                    "?",
                    "a.b",
                    "U&\"\\0061\"");

    @Test
    void postgresReadsEveryNameAndTextAsItWas() throws SQLException {
        try (var superuser = TestDatabase.shared().superuser()) {
            for (var text : NASTY) {
                var sql = "select " + SqlNames.literal(text) + " as " + SqlNames.quote(text);
                try (var statement = superuser.prepareStatement(sql);
                        var rows = statement.executeQuery()) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo(text);
                    assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo(text);
                }
            }
        }
    }

    @Test
    void aSchemaAndATableAreQuotedApart() {
        assertThat(SqlNames.quote("s.x", "t\"y")).isEqualTo("\"s.x\".\"t\"\"y\"");
    }

    @Test
    void nulIsRefused() {
        assertThatThrownBy(() -> SqlNames.quote("a\0b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SqlNames.literal("\0"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
