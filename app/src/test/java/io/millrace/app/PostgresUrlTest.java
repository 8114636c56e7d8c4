package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PostgresUrlTest {
    private static final String WRONG = "postgres://postgres:s3 cret@db:5432";

    @Test
    void whatIsNoUrlIsRefusedWithoutItsPassword() {
        var commands =
                Map.<Object, List<String>>of(
                        new TenantCommand(), List.of("backup", "x", "--to", "none.zip"),
                        new OperatorCreateCommand(), List.of("--email", "a@example.org"),
                        new UpCommand(Stopping.never()), List.of());
        commands.forEach((command, words) -> {
            var said = new StringWriter();
            var line = new CommandLine(command).setErr(new PrintWriter(said));
            var all = new ArrayList<>(words);
            all.addAll(List.of("--postgres", WRONG));

            assertThat(line.execute(all.toArray(String[]::new))).isEqualTo(Main.USAGE);

            assertThat(said.toString()).contains("--postgres", "is no URL").doesNotContain("cret");
        });
        assertThatThrownBy(() -> PostgresUrl.of(WRONG, "--from"))
                .isInstanceOf(StartException.class)
                .hasMessage("--from: it is no URL");
    }

    @Test
    void aUrlIsTakenAsItIs() {
        assertThat(PostgresUrl.of("postgres://u:p@db:1?sslmode=require", "--from"))
                .hasHost("db")
                .hasPort(1);
    }
}
