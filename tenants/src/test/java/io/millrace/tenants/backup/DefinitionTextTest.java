package io.millrace.tenants.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1; drop table x",
                "select 1 -- 2",
                "select /* 1 */ 2",
                "select $$ ; $$",
                "select 'open; reset role",
                "select \"open; reset role",
                "select E'\\'; reset role; select '1'"
            })
    void whatCouldBeMoreThanOneStatementIsRefused(String sql) {
        assertThatThrownBy(() -> DefinitionText.checked(sql)).hasMessageContaining("no server");
    }

    @Test
    void quotedTextMayHoldAnything() {
        var sql = " SELECT ';--' AS \"a;b\", 'it''s /* $' AS c, (- '-5'::integer) AS d\n FROM t;\n";

        assertThat(DefinitionText.checked(sql)).isEqualTo(sql.strip().replace("t;", "t"));
    }
}
