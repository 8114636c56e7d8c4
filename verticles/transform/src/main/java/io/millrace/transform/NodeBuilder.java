package io.millrace.transform;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.engine.project.Graph;
import io.millrace.transform.engine.project.Lines;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.run.RunPlan;
import io.millrace.transform.engine.run.Status;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.ModelStore.Made;
import io.millrace.transform.store.RelationBuilder;
import io.millrace.transform.store.RelationBuilder.Before;
import io.millrace.transform.store.RelationBuilder.Stands;
import io.millrace.transform.store.SqlRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Does one node of a run by the tenant's own login and puts into words how it went.
///
/// @param order of the run
/// @param reshaped models and seeds that this run gave other columns
record NodeBuilder(Doors doors, TenantId tenant, Execution.Order order, Set<String> reshaped) {

    /// @param made of models and seeds that were built
    /// @param isAsBefore whether nothing was done, not even looked at its rows
    record Done(
            Node node, Status status, NodeResult result, Optional<Made> made, boolean isAsBefore) {}

    Done build(Node node) {
        var start = doors.clock().instant();
        try {
            return switch (node) {
                case Node.Model model ->
                        standing(model, start)
                                .orElseGet(() ->
                                        made(
                                                node,
                                                relations().build(tenant, model, before(model)),
                                                start));
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

    /// A view that needs not be made for new rows: it shows them by itself. Columns that came it
    /// does not show.
    private Optional<Done> standing(Node.Model model, Instant start) {
        boolean isView = model.materialization() == Materialization.VIEW;
        if (!isView || !order.isOfData() || isReshaped(model)) return Optional.empty();
        return Optional.ofNullable(order.built().get(model.name()))
                .filter(known -> known.isView() && known.isCurrent())
                .filter(known -> readsTheSame(model, known))
                .flatMap(known -> relations().standing(tenant, model, known))
                .map(stands -> standing(model, stands, start));
    }

    private boolean isReshaped(Node.Model model) {
        if (reshaped.isEmpty()) return false;
        var before = Graph.of(order.project().nodes()).upstream(List.of(model.name()));
        return !Collections.disjoint(before, reshaped);
    }

    /// Whether the raw tables that it reads have the columns that they had.
    private boolean readsTheSame(Node.Model model, Built known) {
        return model.datasets().stream()
                .allMatch(table ->
                        Datasets.shape(order.revisions().get(table))
                                .equals(Datasets.shape(known.revisions().get(table))));
    }

    private Done standing(Node.Model model, Stands stands, Instant start) {
        var made = stands.made();
        var result = result(model, Status.SUCCESS, made.rows(), null, seconds(start));
        return new Done(model, Status.SUCCESS, result, Optional.of(made), !stands.isCounted());
    }

    private Before before(Node node) {
        var known = Optional.ofNullable(order.built().get(node.name()));
        return new Before(
                known.map(Built::as).orElse(""),
                known.map(Built::rows).orElse(0L),
                RunPlan.viewsOn(order.project(), node.name()).stream()
                        .filter(view -> {
                            var its = order.built().get(view.name());
                            return its != null && its.isView();
                        })
                        .toList());
    }

    private Done made(Node node, Made made, Instant start) {
        var columns =
                node instanceof Node.Model model
                        ? RelationBuilder.described(made.columns(), model.columns())
                        : made.columns();
        var described = new Made(made.rows(), columns, made.builtAs());
        var result = result(node, Status.SUCCESS, made.rows(), null, seconds(start));
        return new Done(node, Status.SUCCESS, result, Optional.of(described), false);
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
        return new Done(node, status, result, Optional.empty(), false);
    }

    /// What is not done because `cause` went wrong.
    static Done skipped(Node node, String cause) {
        var message = "'" + cause + "' went wrong before it";
        return new Done(
                node,
                Status.SKIPPED,
                result(node, Status.SKIPPED, null, message, 0),
                Optional.empty(),
                false);
    }

    /// What a `compile` leaves: nothing but that it could be compiled.
    static Done compiled(Node node) {
        return new Done(
                node,
                Status.SUCCESS,
                result(node, Status.SUCCESS, null, null, 0),
                Optional.empty(),
                false);
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
