package io.millrace.transform;

import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.NewJob;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.transform.api.TransformRequest.FileError;
import io.millrace.transform.api.TransformRequest.ProjectAnswer;
import io.millrace.transform.api.TransformRequest.ProjectList;
import io.millrace.transform.engine.project.Fault;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.Standing;
import io.millrace.transform.store.ModelStore;
import io.millrace.transform.store.ModelStore.Compiled;
import io.millrace.transform.store.ProjectStore;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Takes uploaded projects in.
final class Projects {
    /// The key of the job that builds what new rows and changed code make due.
    static final String DUE = "";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    private final Doors doors;
    private final WorkQueue queue;
    private final ObjectStore objects;
    private final Compiling compiling;
    private final ProjectStore projects = new ProjectStore();
    private final ModelStore models = new ModelStore();

    Projects(Doors doors, WorkQueue queue, ObjectStore objects, Compiling compiling) {
        this.doors = doors;
        this.queue = queue;
        this.objects = objects;
        this.compiling = compiling;
    }

    /// @param faults also of what is only said once tables are there
    private record Upload(Archive archive, Project project, Set<Fault> faults) {}

    ProjectAnswer put(Vertx vertx, TenantId tenant, String name, String objectKey) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.invalid("A project's name has 1 to 63 letters, digits, '_' or '-'.")
                    .toException();
        }
        try {
            var upload = vertx.executeBlocking(() -> read(tenant, objectKey), false).await();
            var answer = doors.db().in(tenant, c -> store(c, name, upload));
            queue.wake(Stage.TRANSFORM);
            return answer;
        } finally {
            vertx.executeBlocking(() -> discard(objectKey), false).otherwiseEmpty().await();
        }
    }

    private Upload read(TenantId tenant, String objectKey) throws IOException {
        var archive = Archive.unpack(objects.open(objectKey), compiling.settings());
        var read = compiling.read(tenant, archive);
        var project = compiling.compile(tenant, read, Compiling.Given.NOTHING, Instant.EPOCH);
        var later = new Compiling.Given(Map.of(), Standing.of(incremental(project)));
        var faults = new LinkedHashSet<>(project.faults());
        if (!later.standing().tables().isEmpty()) {
            faults.addAll(compiling.compile(tenant, read, later, Instant.EPOCH).faults());
        }
        return new Upload(archive, project, faults);
    }

    private static Set<String> incremental(Project project) {
        return project.models().stream()
                .filter(model -> model.materialization() == Materialization.INCREMENTAL)
                .map(Node.Model::name)
                .collect(Collectors.toSet());
    }

    private boolean discard(String objectKey) throws IOException {
        objects.delete(objectKey);
        return true;
    }

    private ProjectAnswer store(SqlConnection c, String name, Upload upload) {
        var head = projects.open(c, name);
        var same = same(c, name, head.active(), upload.archive().sha256());
        if (same.isPresent()) return same.get();
        var compiled = Compiling.kept(upload.project());
        var errors = errors(c, name, upload.faults(), compiled);
        var answer =
                new ProjectAnswer(
                        name,
                        head.versions() + 1,
                        upload.project().models().size(),
                        upload.project().assertions().size() + upload.project().unitTests().size(),
                        upload.project().seeds().size(),
                        errors);
        projects.add(
                c,
                new ProjectStore.Version(answer, upload.archive().sha256()),
                upload.archive().pack(),
                doors.clock().instant());
        if (errors.isEmpty()) activate(c, name, compiled);
        return answer;
    }

    /// The same files again are the same version.
    private Optional<ProjectAnswer> same(
            SqlConnection c, String name, Optional<Integer> active, String sha256) {
        return active.flatMap(version -> projects.version(c, name, version))
                .filter(version -> version.sha256().equals(sha256))
                .map(ProjectStore.Version::answer);
    }

    private void activate(SqlConnection c, String name, List<Compiled> compiled) {
        models.forget(c, name, compiled.stream().map(Compiled::name).toList());
        models.put(c, name, compiled);
        queue.enqueue(c, NewJob.of(Stage.TRANSFORM, DUE, Span.currentTrace()));
    }

    private List<FileError> errors(
            SqlConnection c, String name, Set<Fault> faults, List<Compiled> compiled) {
        var errors = new ArrayList<FileError>();
        faults.forEach(
                fault -> errors.add(new FileError(fault.file(), fault.line(), fault.message())));
        for (var other : models.others(c, name)) {
            for (var model : compiled) {
                boolean clashes =
                        model.name().equals(other.name())
                                || model.relation().equals(other.relation());
                if (clashes) {
                    errors.add(
                            new FileError(
                                    model.file(),
                                    0,
                                    "the project '"
                                            + other.project()
                                            + "' has a model '"
                                            + other.name()
                                            + "' already"));
                }
            }
        }
        return errors;
    }

    ProjectList list(TenantId tenant) {
        return new ProjectList(doors.db().in(tenant, projects::list));
    }
}
