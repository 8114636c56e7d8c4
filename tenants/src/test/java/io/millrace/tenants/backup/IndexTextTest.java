package io.millrace.tenants.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop schema millrace cascade",
                "reset role",
                "CREATE INDEX i ON millrace.users USING btree (id)",
                "CREATE INDEX i ON t_x_raw.other USING btree (id)",
                "CREATE INDEX i ON a USING btree (id)",
                "CREATE INDEX i ON t_x_raw.a (id)",
                "CREATE INDEX i ON t_x_raw.a USING btree (id); reset role",
                "CREATE INDEX i ON t_x_raw.a USING other (id)",
                "CREATE INDEX IF NOT EXISTS i ON t_x_raw.a USING btree (id)"
            })
    void whatIsNoIndexOfItsTableIsRefused(String sql) {
        assertThatThrownBy(() -> IndexText.create("t_x_raw", "a", sql))
                .hasMessageContaining("no server");
    }

    @Test
    void anIndexKeepsItsKindItsColumnsAndItsCondition() {
        var sql =
                "CREATE UNIQUE INDEX \"i\"\"x\" ON t_x_raw.\"A;\" USING gin (lower(a) DESC, \"b;\") WHERE (a = ';'::text)";

        assertThat(IndexText.create("t_x_raw", "A;", sql))
                .isEqualTo(
                        "create unique index \"i\"\"x\" on \"t_x_raw\".\"A;\" using gin (lower(a) DESC, \"b;\") WHERE (a = ';'::text)");
    }
}
