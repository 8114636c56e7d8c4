package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.Retry;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a run that is asked for may choose: by what was before, to end early, to do again.
final class RunChoicesTest {
    private static final String A = "{{ config(materialized='table') }}select 1 as x";
    private static final String BROKEN = "{{ config(materialized='table') }}select 1 / 0 as x";

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    private void put(String... files) {
        assertThat(world.put(tenant, "p", files).errors()).isEmpty();
        world.arrive(tenant);
    }

    private RunAnswer run(String command, String select, boolean failFast) {
        var started =
                world.ask(
                        new TransformRequest.Run(
                                tenant, "p", command, select, null, false, Map.of(), null, true,
                                failFast, null));
        return world.ask(new TransformRequest.GetRun(tenant, started.runId()));
    }

    private RunAnswer retry(RunAnswer run) {
        var started = world.ask(new Retry(tenant, run.id(), true));
        return world.ask(new TransformRequest.GetRun(tenant, started.runId()));
    }

    private static List<String> nodes(RunAnswer run) {
        return run.results().stream().map(NodeResult::node).sorted().toList();
    }

    @Test
    void whatChangedSinceTheLastGoodRunIsSelected() {
        String[] files = {"models/a.sql", A, "models/b.sql", "select * from {{ ref('a') }}"};
        put(files);
        var first = run("build", "state:modified", false);
        var unchanged = run("build", "state:modified+", false);
        put("models/a.sql", A + ", 2 as y", files[2], files[3]);

        var changed = run("build", "state:modified", false);
        var followed = run("build", "state:modified+", false);

        assertThat(nodes(first)).containsExactly("a", "b");
        assertThat(nodes(unchanged)).isEmpty();
        assertThat(nodes(changed)).containsExactly("a");
        assertThat(nodes(followed)).as("the run before was good").isEmpty();
    }

    @Test
    void whatWentWrongIsSelectedByItsResult() {
        put(
                "models/a.sql",
                A,
                "models/b.sql",
                BROKEN,
                "models/c.sql",
                "select * from {{ ref('b') }}");
        run("run", null, false);

        var again = run("run", "result:error+", false);

        assertThat(again.results())
                .extracting(NodeResult::node, NodeResult::status)
                .containsExactly(tuple("b", "error"), tuple("c", "skipped"));
    }

    @Test
    void aRunMayEndWithItsFirstFailure() {
        put(
                "models/a.sql",
                BROKEN,
                "models/b.sql",
                // Takes far longer than it takes to say that a division by zero is none.
                "{{ config(materialized='table') }}select count(*) as x from generate_series(1, 4000000)",
                "models/e.sql",
                "select * from {{ ref('b') }}");

        var patient = run("run", null, false);
        var hasty = run("run", null, true);

        assertThat(status(patient, "e").status()).isEqualTo("success");
        assertThat(hasty.state()).isEqualTo("failed");
        assertThat(hasty.results()).hasSize(3);
        assertThat(status(hasty, "a").status()).isEqualTo("error");
        assertThat(status(hasty, "e").status()).isEqualTo("skipped");
        assertThat(status(hasty, "e").message()).isEqualTo("the run ends with its first failure");
    }

    private static NodeResult status(RunAnswer run, String node) {
        return run.results().stream()
                .filter(one -> one.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRetryDoesWhatFailedAndWhatWasSkipped() {
        String[] rest = {
            "models/a.sql", A, "models/c.sql", "select * from {{ ref('b') }}", "models/d.sql", A
        };
        put(with(rest, "models/b.sql", BROKEN));
        var failed = run("build", null, false);
        put(with(rest, "models/b.sql", A));

        var retried = retry(failed);
        var again = retry(retried);

        assertThat(failed.state()).isEqualTo("failed");
        assertThat(nodes(retried)).containsExactly("b", "c");
        assertThat(retried.state()).isEqualTo("succeeded");
        assertThat(retried.command()).isEqualTo("build");
        assertThat(nodes(again)).isEmpty();
        assertThat(again.state()).isEqualTo("succeeded");
    }

    private static String[] with(String[] files, String... more) {
        var all = new java.util.ArrayList<>(List.of(files));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aRetryOfARunThatDidNothingDoesAllOfIt() {
        put("models/a.sql", "select {{ 1 / var('n', 1) }} as x", "models/b.sql", A);
        var started =
                world.ask(
                        new TransformRequest.Run(
                                tenant, "p", "run", "b", null, false, Map.of("n", 0), null, true));
        var failed = world.ask(new TransformRequest.GetRun(tenant, started.runId()));
        put("models/b.sql", A);

        var retried = retry(failed);

        assertThat(failed.problem()).isEqualTo("models/a.sql:1: division by zero");
        assertThat(nodes(retried)).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour:red", "state:changed", "a,,b"})
    void aSelectionThatMeansNothingIsRefused(String words) {
        put("models/a.sql", A);

        assertThatThrownBy(() -> run("run", words, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(422));
    }

    private RunAnswer by(String selector, String select) {
        var started =
                world.ask(
                        new TransformRequest.Run(
                                tenant,
                                "p",
                                "run",
                                select,
                                null,
                                false,
                                Map.of(),
                                null,
                                true,
                                false,
                                null,
                                new TransformRequest.Choices(selector)));
        return world.ask(new TransformRequest.GetRun(tenant, started.runId()));
    }

    @Test
    void aRunSelectsByASelectorOfTheProject() {
        put(
                "models/a.sql",
                A,
                "models/b.sql",
                "select * from {{ ref('a') }}",
                "models/c.sql",
                A,
                "selectors.yml",
                """
                selectors:
                - {name: usual, default: true, definition: c}
                - {name: fresh, definition: {union: ['a+', {exclude: [a]}]}}
                """);

        var named = by("fresh", null);
        var usual = run("run", null, false);
        var chosen = run("run", "a", false);
        var none = by("nothing", null);

        assertThat(nodes(named)).containsExactly("b");
        assertThat(nodes(usual)).containsExactly("c");
        assertThat(nodes(chosen)).containsExactly("a");
        assertThat(none.state()).isEqualTo("failed");
        assertThat(none.problem()).isEqualTo("There is no selector 'nothing' in selectors.yml.");
        assertThat(retry(named).state()).isEqualTo("succeeded");
        assertThatThrownBy(() -> by("fresh", "a"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(422));
    }

    @Test
    void anothersRunIsNotRetried() {
        put("models/a.sql", A);
        var run = run("run", null, false);
        var stranger = world.stack.tenant();

        assertThatThrownBy(() -> world.ask(new Retry(stranger, run.id(), true)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(404));
    }
}
