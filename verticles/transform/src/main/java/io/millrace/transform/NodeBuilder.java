package io.millrace.transform;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.run.RowDifference;
import io.millrace.transform.engine.run.Status;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.ModelStore.Made;
import io.millrace.transform.store.RelationBuilder;
import io.millrace.transform.store.RelationBuilder.Judged;
import io.millrace.transform.store.RelationBuilder.Stands;
import io.millrace.transform.store.SqlRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Does one node of a run by the tenant's own login and puts into words how it went.
///
/// @param order of the run
/// @param prior what is there before
record NodeBuilder(Doors doors, TenantId tenant, Execution.Order order, Prior prior) {

    /// Its statements took too much.
    static final int UNPROCESSABLE = 422;

    /// @param made of models and seeds that were built
    /// @param isAsBefore whether nothing was done, not even looked at its rows
    record Done(
            Node node, Status status, NodeResult result, Optional<Made> made, boolean isAsBefore) {}

    Done build(Node node) {
        return guarded(node, this::built);
    }

    /// What came of a turn.
    ///
    /// @param rest what has to be done by itself after all
    record Turn(List<Done> done, List<Node> rest) {
        Turn {
            done = List.copyOf(done);
            rest = List.copyOf(rest);
        }
    }

    /// Several tests of one relation, each with the result that it has by itself.
    Turn together(List<Node.Assertion> tests) {
        var start = doors.clock().instant();
        var judged = judged(tests);
        double seconds = seconds(start) / Math.max(1, judged.size());
        var done = new ArrayList<Done>();
        var rest = new ArrayList<Node>();
        for (var test : tests) {
            var its = judged.get(test.name());
            if (its == null) rest.add(test);
            else done.add(tested(test, its, seconds));
        }
        return new Turn(done, rest);
    }

    /// Where one of them is at fault, or all are too much at once, each says so for itself.
    private Map<String, Judged> judged(List<Node.Assertion> tests) {
        try {
            return relations().judge(tenant, tests);
        } catch (SqlRefused e) {
            return Map.of();
        } catch (ProblemException e) {
            if (e.problem().status() != UNPROCESSABLE) throw e;
            return Map.of();
        }
    }

    /// What a `compile` leaves: nothing but that it could be compiled.
    Done compiled(Node node) {
        return guarded(node, (made, start) -> done(made, Status.SUCCESS, null, null, start));
    }

    /// Of a node that asks the tables `work` is done with what that node is now.
    private Done guarded(Node node, BiFunction<Node, Instant, Done> work) {
        var start = doors.clock().instant();
        var made = node;
        try {
            if (prior.isLate(node)) made = rendered(node);
            return work.apply(made, start);
        } catch (SqlRefused e) {
            return done(made, Status.ERROR, null, NodeText.reason(made, e), start);
        } catch (TemplateException e) {
            var message = NodeText.place(e.file(), e.line()) + e.reason();
            return done(node, Status.ERROR, null, message, start);
        } catch (PythonError e) { // a config that is another with the tables
            var message = NodeText.place(made.file(), 0) + e.reason();
            return done(made, Status.ERROR, null, message, start);
        } catch (ProblemException e) {
            if (e.problem().status() != UNPROCESSABLE) throw e;
            var message = NodeText.place(made.file(), 0) + e.problem().detail();
            return done(made, Status.ERROR, null, message, start);
        }
    }

    private Node rendered(Node node) {
        return relations()
                .asking(
                        tenant,
                        prior,
                        warehouse -> order.project().rendering().render(node.name(), warehouse));
    }

    private Done built(Node node, Instant start) {
        return switch (node) {
            case Node.Model model when model.materialization() == Materialization.CUSTOM ->
                    made(node, custom(model), start);
            case Node.Model model ->
                    standing(model, start)
                            .orElseGet(() ->
                                    made(
                                            node,
                                            relations().build(tenant, model, prior.before(model)),
                                            start));
            case Node.Snapshot snapshot ->
                    made(
                            node,
                            relations().snapshot(tenant, snapshot, prior.before(snapshot)),
                            start);
            case Node.Seed seed ->
                    made(node, relations().seed(tenant, seed, prior.before(seed)), start);
            case Node.Assertion test -> {
                var judged = relations().judge(tenant, test, prior.before(test));
                yield tested(test, judged, seconds(start));
            }
            case Node.UnitTest test -> tried(test, relations().differ(tenant, test), start);
            case Node.Recency recency -> looked(recency, age(recency), start);
        };
    }

    private Made custom(Node.Model model) {
        var kind =
                relations()
                        .asking(
                                tenant,
                                prior,
                                warehouse ->
                                        order.project()
                                                .rendering()
                                                .materialize(model.name(), model.sql(), warehouse));
        return relations().found(tenant, model.relation(), kind);
    }

    private RelationBuilder relations() {
        return new RelationBuilder(doors.sql());
    }

    /// A view that needs not be made for new rows: it shows them by itself. Columns that came it
    /// does not show.
    private Optional<Done> standing(Node.Model model, Instant start) {
        boolean isView = model.materialization() == Materialization.VIEW;
        boolean isPlain = !prior.isLate(model) && !prior.hooks(model).isAny();
        if (!isView || !isPlain || !order.isOfData() || prior.isReshaped(model)) {
            return Optional.empty();
        }
        return Optional.ofNullable(order.built().get(model.name()))
                .filter(known -> known.isView() && known.isCurrent())
                .filter(known -> readsTheSame(model, known))
                .flatMap(known -> relations().standing(tenant, model, known))
                .map(stands -> standing(model, stands, start));
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

    private Done made(Node node, Made made, Instant start) {
        var columns =
                switch (node) {
                    case Node.Model model ->
                            RelationBuilder.described(made.columns(), model.columns());
                    case Node.Snapshot snapshot ->
                            RelationBuilder.described(made.columns(), snapshot.columns());
                    case Node.Seed _, Node.Assertion _, Node.UnitTest _, Node.Recency _ ->
                            made.columns();
                };
        var described = new Made(made.rows(), columns, made.builtAs());
        var result = result(node, Status.SUCCESS, made.rows(), null, seconds(start));
        return new Done(node, Status.SUCCESS, result, Optional.of(described), false);
    }

    private Done tested(Node.Assertion test, Judged judged, double seconds) {
        var status = status(test, judged);
        @Nullable String message =
                status == Status.PASS
                        ? null
                        : NodeText.place(test.file(), test.line()) + said(test, judged);
        var result = result(test, status, judged.failures(), message, seconds);
        return new Done(test, status, result, judged.made(), false);
    }

    private static Status status(Node.Assertion test, Judged judged) {
        if (test.isError() && judged.fails()) return Status.FAIL;
        return judged.warns() ? Status.WARN : Status.PASS;
    }

    private static String said(Node.Assertion test, Judged judged) {
        var judgement = test.judgement();
        var rows = judged.failures() + (judged.failures() == 1 ? " row fails" : " rows fail");
        if (judgement.isUsual()) return rows;
        boolean isFailure = status(test, judged) == Status.FAIL;
        return rows
                + (isFailure
                        ? " (error_if " + judgement.errorIf()
                        : " (warn_if " + judgement.warnIf())
                + ")";
    }

    private Done tried(Node.UnitTest test, RowDifference difference, Instant start) {
        if (difference.isNone()) return done(test, Status.PASS, 0L, null, start);
        var message = NodeText.place(test.file(), test.line()) + difference.text();
        return done(test, Status.FAIL, difference.size(), message, start);
    }

    /// Of the newest row; absent where there is none.
    private Optional<Duration> age(Node.Recency recency) {
        var freshness = recency.freshness();
        boolean isTold = freshness.loadedAt().isPresent() || freshness.query().isPresent();
        if (isTold) return relations().age(tenant, recency);
        return Optional.ofNullable(order.loaded().get(recency.table()))
                .map(at -> Duration.between(at, doors.clock().instant()));
    }

    private Done looked(Node.Recency recency, Optional<Duration> age, Instant start) {
        var place = NodeText.place(recency.file(), recency.line());
        if (age.isEmpty()) {
            return done(recency, Status.ERROR, null, place + "there are no rows", start);
        }
        var verdict = recency.freshness().verdict(age.get());
        if (verdict.bound().isEmpty()) return done(recency, Status.PASS, null, null, start);
        var message = NodeText.tooOld(verdict.bound().get().text(), age.get());
        var status = verdict.isError() ? Status.ERROR : Status.WARN;
        return done(recency, status, null, place + message, start);
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
        return unreached(node, "'" + cause + "' went wrong before it");
    }

    /// What is not done because the run ends with its first failure.
    static Done stopped(Node node) {
        return unreached(node, "the run ends with its first failure");
    }

    private static Done unreached(Node node, String message) {
        return new Done(
                node,
                Status.SKIPPED,
                result(node, Status.SKIPPED, null, message, 0),
                Optional.empty(),
                false);
    }

    private static NodeResult result(
            Node node,
            Status status,
            @Nullable Long rows,
            @Nullable String message,
            double seconds) {
        return new NodeResult(node.name(), node.kind(), status.id(), rows, seconds, message);
    }

    private double seconds(Instant start) {
        return Duration.between(start, doors.clock().instant()).toMillis() / 1000.0;
    }
}
