package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadCommandTest {
    private final StringWriter said = new StringWriter();

    private int load(String address) {
        return Main.commands(Stopping.never())
                .setErr(new PrintWriter(said, true))
                .execute("load", "--driver", "none.jar", "--user", "ada", "--to", address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:snowflake://a/?db=S&password=x",
                "jdbc:snowflake://a/?PASSWORD=x",
                "jdbc:snowflake://a/?private_key_file=x",
                "jdbc:snowflake://a/?token=x"
            })
    void addressWithASecretIsRefused(String address) {
        int code = load(address);

        assertThat(code).isEqualTo(Main.USAGE);
        assertThat(said.toString()).contains("--to: no password").doesNotContain("=x");
    }

    /// It is in no environment of a test.
    @Test
    void passwordIsExpectedInTheEnvironment() {
        int code = load("jdbc:snowflake://a/?db=S");

        assertThat(code).isEqualTo(Main.USAGE);
        assertThat(said.toString()).contains("SNOWFLAKE_PASSWORD is expected");
    }
}
