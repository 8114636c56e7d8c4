package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "\"a b\" ", "\"a\"\"b\"", "\"\"\"\""})
    void aLongNameIsReadToItsEnd(String part) {
        var name = part.repeat(100_000);

        assertThatCode(() -> StatementRules.check("select pg_typeof(" + name + ")::text"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> StatementRules.check("select pg_typeof(" + name + ")"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("pg_typeof(column)::text");
    }
}
