package io.millrace.transform;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.Setting;
import io.millrace.transform.engine.project.Standing;
import io.millrace.transform.engine.python.Value;
import io.millrace.transform.store.ModelStore.Compiled;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Compiles a tenant's projects, and tells what of them is kept.
record Compiling(TransformSettings settings) {

    /// What a compilation depends on beside the files.
    ///
    /// @param vars of the run
    /// @param standing what was built before
    record Given(Map<String, Value> vars, Standing standing) {
        static final Given NOTHING = new Given(Map.of(), Standing.NOTHING);
    }

    Project compile(TenantId tenant, Archive archive, Given given, Instant now) {
        var setting =
                new Setting(
                        tenant.rawSchema(),
                        tenant.modelSchema(),
                        given.vars(),
                        settings.environment(),
                        now,
                        given.standing());
        return ProjectCompiler.compile(archive.files(), setting);
    }

    /// The models and seeds of `project` for the store.
    static List<Compiled> kept(Project project) {
        return Stream.concat(
                        project.models().stream().map(model -> model(project, model)),
                        project.seeds().stream().map(Compiling::seed))
                .toList();
    }

    private static Compiled model(Project project, Node.Model model) {
        return new Compiled(
                model.name(),
                model.relation(),
                "model",
                model.materialization().id(),
                model.file(),
                model.description(),
                model.columns().entrySet().stream()
                        .map(column -> new Column(column.getKey(), "", column.getValue()))
                        .toList(),
                model.sql(),
                Stream.concat(
                                model.dependsOn().stream().map(name -> relation(project, name)),
                                model.datasets().stream().map(dataset -> "raw." + dataset))
                        .toList(),
                Checksum.of(
                        Stream.concat(
                                        Stream.of(
                                                model.materialization().id(),
                                                model.relation(),
                                                model.sql()),
                                        model.indexes().stream().map(Object::toString))
                                .toList()));
    }

    private static String relation(Project project, String name) {
        return project.node(name)
                .map(node ->
                        switch (node) {
                            case Node.Model model -> model.relation();
                            case Node.Seed seed -> seed.relation();
                            case Node.Assertion test -> test.name();
                        })
                .orElse(name);
    }

    private static Compiled seed(Node.Seed seed) {
        return new Compiled(
                seed.name(),
                seed.relation(),
                "seed",
                "seed",
                seed.file(),
                seed.description(),
                seed.columns().stream()
                        .map(column -> new Column(column.name(), column.type(), null))
                        .toList(),
                "",
                List.of(),
                Checksum.of(
                        Stream.concat(
                                        Stream.of(seed.relation()),
                                        seed.columns().stream().map(Object::toString))
                                .toList()));
    }
}
