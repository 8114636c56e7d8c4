package io.millrace.transform;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.engine.project.Lines;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.run.RunPlan;
import io.millrace.transform.engine.run.Status;
import io.millrace.transform.store.ModelStore.Made;
import io.millrace.transform.store.RelationBuilder;
import io.millrace.transform.store.RelationBuilder.Before;
import io.millrace.transform.store.SqlRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Does one node of a run by the tenant's own login and puts into words how it went.
///
/// @param builtAs what each model was before the run
record NodeBuilder(Doors doors, TenantId tenant, Project project, Map<String, String> builtAs) {

    /// @param made of models and seeds that were built
    record Done(Node node, Status status, NodeResult result, Optional<Made> made) {}

    Done build(Node node) {
        var start = doors.clock().instant();
        try {
            return switch (node) {
                case Node.Model model ->
                        made(node, relations().build(tenant, model, before(model)), start);
                case Node.Seed seed ->
                        made(node, relations().seed(tenant, seed, before(seed)), start);
                case Node.Assertion test -> tested(test, relations().failures(tenant, test), start);
            };
        } catch (SqlRefused e) {
            return done(node, Status.ERROR, null, reason(node, e), start);
        }
    }

    private RelationBuilder relations() {
        return new RelationBuilder(doors.sql());
    }

    private Before before(Node node) {
        return new Before(
                builtAs.getOrDefault(node.name(), ""),
                RunPlan.viewsOn(project, node.name()).stream()
                        .filter(view -> "view".equals(builtAs.get(view.name())))
                        .toList());
    }

    private Done made(Node node, Made made, Instant start) {
        var columns =
                node instanceof Node.Model model
                        ? RelationBuilder.described(made.columns(), model.columns())
                        : made.columns();
        var described = new Made(made.rows(), columns, made.builtAs());
        var result = result(node, Status.SUCCESS, made.rows(), null, seconds(start));
        return new Done(node, Status.SUCCESS, result, Optional.of(described));
    }

    private Done tested(Node.Assertion test, long failures, Instant start) {
        if (failures == 0) return done(test, Status.PASS, 0L, null, start);
        var status = test.isError() ? Status.FAIL : Status.WARN;
        var message =
                place(test.file(), test.line())
                        + failures
                        + (failures == 1 ? " row fails" : " rows fail");
        return done(test, status, failures, message, start);
    }

    private Done done(
            Node node,
            Status status,
            @Nullable Long rows,
            @Nullable String message,
            Instant start) {
        var result = result(node, status, rows, message, seconds(start));
        return new Done(node, status, result, Optional.empty());
    }

    /// What is not done because `cause` went wrong.
    static Done skipped(Node node, String cause) {
        var message = "'" + cause + "' went wrong before it";
        return new Done(
                node,
                Status.SKIPPED,
                result(node, Status.SKIPPED, null, message, 0),
                Optional.empty());
    }

    /// What a `compile` leaves: nothing but that it could be compiled.
    static Done compiled(Node node) {
        return new Done(
                node,
                Status.SUCCESS,
                result(node, Status.SUCCESS, null, null, 0),
                Optional.empty());
    }

    private static NodeResult result(
            Node node,
            Status status,
            @Nullable Long rows,
            @Nullable String message,
            double seconds) {
        return new NodeResult(node.name(), kind(node), status.id(), rows, seconds, message);
    }

    private static String kind(Node node) {
        return switch (node) {
            case Node.Model _ -> "model";
            case Node.Seed _ -> "seed";
            case Node.Assertion _ -> "test";
        };
    }

    private double seconds(Instant start) {
        return Duration.between(start, doors.clock().instant()).toMillis() / 1000.0;
    }

    private static String reason(Node node, SqlRefused refused) {
        var error = refused.error();
        int line =
                switch (node) {
                    case Node.Model model ->
                            error.offset()
                                    .map(at -> Lines.sourceLine(model.source(), model.sql(), at))
                                    .orElse(0);
                    case Node.Assertion test -> test.line();
                    case Node.Seed _ -> 0;
                };
        return place(node.file(), line) + error.message();
    }

    private static String place(String file, int line) {
        return line > 0 ? file + ":" + line + ": " : file + ": ";
    }
}
