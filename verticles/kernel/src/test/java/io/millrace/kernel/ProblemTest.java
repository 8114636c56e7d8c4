package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private static final Path TABLE = Path.of("../../docs/PROBLEMS.md");
    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| `urn:problem:([a-z-]+)` \\| (\\d{3}) \\| [^|]+ \\| [^|]+ \\|$",
                    Pattern.MULTILINE);

    /// Every problem that the kernel can make, by calling each of its makers.
    private static Map<String, Integer> made() throws ReflectiveOperationException {
        var problems = new TreeMap<String, Integer>();
        for (var method : Problem.class.getDeclaredMethods()) {
            boolean makes =
                    Modifier.isStatic(method.getModifiers())
                            && Modifier.isPublic(method.getModifiers())
                            && method.getReturnType() == Problem.class;
            if (!makes) continue;
            var values =
                    java.util.Arrays.stream(method.getParameterTypes())
                            .map(ProblemTest::example)
                            .toArray();
            var problem = (Problem) method.invoke(null, values);
            problems.put(problem.type().substring("urn:problem:".length()), problem.status());
        }
        return problems;
    }

    private static Object example(Class<?> type) {
        if (type == int.class) return 1;
        return type == long.class ? 1L : "detail";
    }

    @Test
    void everyTypeIsDocumentedWithItsStatus() throws Exception {
        var documented = new TreeMap<String, Integer>();
        var rows = ROW.matcher(Files.readString(TABLE));
        while (rows.find()) documented.put(rows.group(1), Integer.valueOf(rows.group(2)));

        assertThat(documented).isEqualTo(made()).hasSizeGreaterThan(10);
    }

    @Test
    void noTypeIsMadeElsewhere() throws IOException {
        var root = Path.of("../..");
        try (var files = Files.walk(root)) {
            var others =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> file.toString().contains("/src/main/"))
                            .filter(file -> !file.endsWith("kernel/Problem.java"))
                            .filter(file -> reads(file).contains("urn:problem:"))
                            .filter(file -> !reads(file).contains("about:blank"))
                            .toList();

            assertThat(others).isEmpty();
        }
    }

    private static String reads(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aStatusIsAnError() {
        assertThatThrownBy(() -> new Problem("urn:problem:x", 200, "t", "d", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Problem("urn:problem:x", 600, "t", "d", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void membersAreAddedToACopy() {
        var plain = Problem.conflict("d");

        var more = plain.with("a", 1).with("b", 2);

        assertThat(plain.members()).isEmpty();
        assertThat(more.members()).containsEntry("a", 1).containsEntry("b", 2);
        assertThat(more.with("a", 3).members()).containsEntry("a", 3);
        assertThat(Problem.tooMany("d", 7).members()).containsEntry("retryAfter", 7);
    }

    @Test
    void itIsThrownWithoutAStackTrace() {
        var thrown = Problem.notFound("batch 7").toException();

        assertThat(thrown.getStackTrace()).isEmpty();
        assertThat(thrown).hasMessage("Not found: batch 7");
        assertThat(thrown.problem()).isEqualTo(Problem.notFound("batch 7"));
    }

    @Test
    void aMissingThingIsNamedInASentenceThatShowsTheWayOn() {
        var problem = Problem.notFound("model", "a.b", "GET /api/v1/models lists them");

        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.detail())
                .isEqualTo("There is no model a.b here; GET /api/v1/models lists them.");
    }
}
