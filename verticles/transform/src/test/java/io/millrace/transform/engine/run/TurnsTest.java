package io.millrace.transform.engine.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.Setting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private static List<Node> nodes(String yaml) {
        var project =
                ProjectCompiler.compile(
                        Map.of(
                                "dbt_project.yml", "name: p".getBytes(UTF_8),
                                "models/a.sql", "select 1 as x".getBytes(UTF_8),
                                "models/b.sql", "select 1 as x".getBytes(UTF_8),
                                "models/s.yml", yaml.getBytes(UTF_8)),
                        new Setting("r", "m", Map.of(), Map.of(), Instant.EPOCH));
        assertThat(project.faults()).isEmpty();
        return project.nodes();
    }

    /// @param tests of each of both models' column, in one line
    private static List<Node> both(String tests) {
        var columns = "columns: [{name: x, tests: [" + tests + "]}]";
        return nodes("models: [{name: a, " + columns + "}, {name: b, " + columns + "}]");
    }

    private static List<List<String>> names(List<List<Node>> turns) {
        return turns.stream().map(turn -> turn.stream().map(Node::name).toList()).toList();
    }

    @Test
    void testsThatAskOneRelationAreTogether() {
        var nodes = both("not_null, unique, {relationships: {to: ref('a'), field: x}}");

        var turns = names(Turns.of(nodes, _ -> false));

        assertThat(turns.stream().map(turn -> turn.stream().sorted().toList()))
                .containsExactlyInAnyOrder(
                        List.of("a"),
                        List.of("b"),
                        List.of("not_null_a_x", "relationships_a_x__x__ref_a_", "unique_a_x"),
                        List.of("not_null_b_x", "relationships_b_x__x__ref_a_", "unique_b_x"));
    }

    @Test
    void whatIsKnownAtItsTurnOnlyIsByItself() {
        var turns =
                names(Turns.of(both("not_null, unique"), node -> node.name().startsWith("unique")));

        assertThat(turns)
                .contains(List.of("not_null_a_x"), List.of("unique_a_x"))
                .allSatisfy(turn -> assertThat(turn).hasSize(1));
    }

    /// @param test of which each has a name of its own
    private static List<Node> many(int count, String test) {
        var tests =
                IntStream.range(0, count)
                        .mapToObj(at -> "{" + test + ": {name: t" + at + "}}")
                        .collect(Collectors.joining(", "));
        return nodes("models: [{name: a, columns: [{name: x, tests: [" + tests + "]}]}]");
    }

    @Test
    void oneStatementAsksForABoundedNumber() {
        var plain = Turns.of(many(Turns.MOST_TESTS + 1, "not_null"), _ -> false);
        var sorted = Turns.of(many(2 * Turns.MOST_SORTED, "unique"), _ -> false);

        assertThat(plain.stream().map(List::size)).contains(Turns.MOST_TESTS, 1);
        assertThat(sorted.stream().map(List::size))
                .containsExactlyInAnyOrder(1, 1, Turns.MOST_SORTED, Turns.MOST_SORTED);
    }
}
