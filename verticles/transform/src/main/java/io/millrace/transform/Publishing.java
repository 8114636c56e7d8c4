package io.millrace.transform;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.ArtifactAnswer;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.millrace.transform.engine.artifact.Invocation;
import io.millrace.transform.engine.artifact.Manifest;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.Standing;
import io.millrace.transform.store.ModelStore;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.ProjectStore;
import io.millrace.transform.store.RunStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Gives out dbt's documents about runs. They are written when they are asked for: the project is
/// compiled again from the files and with the options of the run.
record Publishing(Doors doors, Bus bus, Runs runs, Compiling compiling) {

    /// What the tables say of a run.
    ///
    /// @param archive of the project as the run used it; of the version in use, where that one is
    ///   no longer kept
    /// @param ended when each node did, by name
    private record Known(
            Buffer archive,
            RunStore.Options options,
            Map<String, Instant> ended,
            Map<String, Built> built) {}

    ArtifactAnswer artifact(Vertx vertx, TenantId tenant, String id, String name) {
        var run = runs.get(tenant, id);
        var known = doors.db().in(tenant, c -> known(c, run));
        var project = vertx.executeBlocking(() -> project(tenant, run, known), false).await();
        var at = Objects.requireNonNullElse(run.finishedAt(), run.queuedAt());
        var invocation = new Invocation(run.id(), at, tenant.rawSchema(), tenant.modelSchema());
        var artifacts = new Artifacts(project, invocation);
        return new ArtifactAnswer(
                switch (name) {
                    case "manifest.json" -> Manifest.of(project, invocation);
                    case "run_results.json" ->
                            artifacts.results(run, known.options(), known.ended());
                    case "catalog.json" -> {
                        var request = new IngestRequest.Datasets(tenant);
                        var datasets = bus.ask(IngestRequest.ADDRESS, request, Span.currentTrace());
                        yield artifacts.catalog(known.built(), datasets.items());
                    }
                    default ->
                            throw Problem.notFound(
                                            "artifact",
                                            name,
                                            "there are manifest.json, run_results.json and catalog.json")
                                    .toException();
                });
    }

    private static Known known(SqlConnection c, RunAnswer run) {
        var runs = new RunStore();
        var projects = new ProjectStore();
        long id = Long.parseLong(run.id());
        var archive =
                runs.version(c, id)
                        .flatMap(version -> projects.archive(c, run.project(), version))
                        .or(() ->
                                projects.active(c).stream()
                                        .filter(its -> its.name().equals(run.project()))
                                        .map(ProjectStore.Active::archive)
                                        .findFirst())
                        .orElseThrow(
                                () -> Problem.notFound("The run's project is gone.").toException());
        return new Known(
                archive, runs.options(c, id), runs.ended(c, id), new ModelStore().built(c));
    }

    /// As the run compiled it: also where new rows were brought to tables that were there.
    private Project project(TenantId tenant, RunAnswer run, Known known) {
        var tables =
                known.options().fullRefresh()
                        ? Set.<String>of()
                        : known.built().entrySet().stream()
                                .filter(its -> its.getValue().isTable())
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toSet());
        var given =
                new Compiling.Given(
                        Compiling.vars(known.options().vars()),
                        new Standing(tables, known.options().fullRefresh(), Map.of()));
        var archive = Archive.stored(known.archive().getBytes());
        return compiling.compile(tenant, archive, given, run.queuedAt());
    }
}
