package io.millrace.transform.engine.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.python.Value;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A project that is read once and compiled several times.
final class ReadProjectTest {
    private static Project compile(ReadProject read, String word) {
        return ProjectCompiler.compile(
                read,
                new Setting(
                        "raw",
                        "models",
                        Map.of("w", new Value.Text(word)),
                        Map.of(),
                        Instant.EPOCH));
    }

    private static ReadProject read(String model) {
        return ProjectCompiler.read(
                Map.of(
                        "dbt_project.yml",
                        "name: p\nmodels:\n  +meta: {words: [a]}\n".getBytes(UTF_8),
                        "models/m.sql",
                        model.getBytes(UTF_8)));
    }

    private static String sql(Project project) {
        return project.models().getFirst().sql();
    }

    @Test
    void leavesNothingOfOneCompilationToTheNext() {
        var read =
                read(
                        "{% set words = config.get('meta').words %}{% do words.append(var('w')) %}"
                                + "select '{{ words | join(' ') }}' as x");

        var first = compile(read, "b");
        var second = compile(read, "c");

        assertThat(read.isSound()).isTrue();
        assertThat(first.faults()).isEmpty();
        assertThat(sql(first)).isEqualTo("select 'a b' as x");
        assertThat(sql(second)).isEqualTo("select 'a c' as x");
        assertThat(sql(first)).isEqualTo("select 'a b' as x");
    }

    @Test
    void keepsItsFaults() {
        var read =
                ProjectCompiler.read(
                        Map.of(
                                "dbt_project.yml",
                                "name: p".getBytes(UTF_8),
                                "macros/m.sql",
                                "{% macro x( %}".getBytes(UTF_8)));

        assertThat(read.isSound()).isFalse();
        assertThat(compile(read, "").faults()).hasSize(1).isEqualTo(compile(read, "").faults());
        assertThat(ProjectCompiler.read(Map.of()).isSound()).isFalse();
        assertThat(compile(ProjectCompiler.read(Map.of()), "").faults()).hasSize(1);
    }
}
