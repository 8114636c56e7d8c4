package io.millrace.alerts;

import io.millrace.alerts.api.AlertsRequest;
import io.millrace.alerts.api.AlertsRequest.AlertPage;
import io.millrace.alerts.api.AlertsRequest.Alerts;
import io.millrace.alerts.api.AlertsRequest.Configure;
import io.millrace.alerts.api.AlertsRequest.Configured;
import io.millrace.alerts.api.AlertsRequest.DeleteRule;
import io.millrace.alerts.api.AlertsRequest.Deleted;
import io.millrace.alerts.api.AlertsRequest.RuleList;
import io.millrace.alerts.api.AlertsRequest.RuleSettings;
import io.millrace.alerts.api.AlertsRequest.Rules;
import io.millrace.alerts.api.AlertsRequest.Totals;
import io.millrace.alerts.api.AlertsRequest.TotalsAnswer;
import io.millrace.alerts.engine.Rule;
import io.millrace.alerts.engine.Wish;
import io.millrace.alerts.store.AlertStore;
import io.millrace.alerts.store.AlertStore.Kept;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.StageWorker;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Serves [AlertsRequest], runs the jobs of the stage, and looks at what no event tells of. Deploy
/// with `ThreadingModel.VIRTUAL_THREAD`.
public final class AlertsVerticle extends VerticleBase {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int CONCURRENCY = 2;
    private static final int MOST_RULES = 100;
    private static final int MOST_ALERTS = 200;
    private static final int SHOWN = 5;

    private final TenantDb db;
    private final AlertsWorker.Ties ties;
    private final AlertStore store = new AlertStore();

    public AlertsVerticle(TenantDb db, WorkQueue queue, Outbox outbox, DatabaseClock clock) {
        this.db = db;
        this.ties = new AlertsWorker.Ties(queue, outbox, clock);
    }

    @Override
    public Future<?> start() {
        var bus = new Bus(vertx, TIMEOUT);
        var presence = new Bus(vertx, Lookout.PATIENCE);
        var services = new ServiceWatch(presence::isUp);
        var worker = new AlertsWorker(db, bus, ties);
        var stage = new StageWorker(ties.queue(), Stage.ALERTS, CONCURRENCY, worker::handle);
        var lookout = new Lookout(db, ties.queue(), services);
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return Future.all(
                        vertx.deployVerticle(stage, options),
                        vertx.deployVerticle(lookout, options))
                .compose(_ -> bus.serve(AlertsRequest.ADDRESS, this::handle));
    }

    private Record handle(AlertsRequest<?> request) {
        return switch (request) {
            case Configure(var tenant, var settings) -> configure(tenant, rule(settings));
            case Rules(var tenant) -> rules(tenant);
            case DeleteRule(var tenant, var name) -> delete(tenant, name);
            case Alerts(var tenant, var state, var limit, var cursor) ->
                    list(tenant, state, limit, before(cursor));
            case Totals(var tenant) -> db.in(tenant, this::totals);
        };
    }

    private static Rule rule(RuleSettings its) {
        var outcome =
                new Wish(
                                its.name(),
                                its.kind(),
                                its.subject(),
                                its.threshold(),
                                its.clearAt(),
                                its.batches())
                        .rule();
        return outcome.rule()
                .orElseThrow(() ->
                        Problem.unprocessable(String.join("; ", outcome.faults())).toException());
    }

    private Configured configure(TenantId tenant, Rule rule) {
        var answer =
                db.in(
                        tenant,
                        c -> {
                            store.lock(c);
                            var before = store.rule(c, rule.name());
                            if (before.isEmpty() && store.rules(c).size() >= MOST_RULES) {
                                throw Problem.conflict(
                                                "There are "
                                                        + MOST_RULES
                                                        + " rules, which is the most; remove one.")
                                        .toException();
                            }
                            before.filter(old -> !old.rule().isAbout(rule))
                                    .ifPresent(old -> resolve(c, old, "changed"));
                            store.put(c, rule, ties.clock().now(c));
                            var after = store.rule(c, rule.name()).orElseThrow();
                            decideSoon(c, tenant);
                            return new Configured(after.answer(), before.isEmpty());
                        });
        wake();
        return answer;
    }

    private void resolve(SqlConnection c, Kept rule, String why) {
        store.resolve(c, rule.id(), null, why, ties.clock().now(c))
                .ifPresent(alert -> AlertsWorker.tell(c, store, ties.outbox(), alert));
    }

    /// Watches for what the rules say now from this transaction on, and looks whether it is so
    /// already.
    private void decideSoon(SqlConnection c, TenantId tenant) {
        store.watch(c, tenant.value());
        ties.queue().enqueue(c, NewJob.of(Stage.ALERTS, "", Span.currentTrace()));
    }

    private void wake() {
        ties.outbox().wake();
        ties.queue().wake(Stage.ALERTS);
    }

    private RuleList rules(TenantId tenant) {
        return new RuleList(db.in(tenant, c -> store.rules(c).stream().map(Kept::answer).toList()));
    }

    private Deleted delete(TenantId tenant, String name) {
        db.in(
                tenant,
                c -> {
                    store.lock(c);
                    var rule =
                            store.rule(c, name)
                                    .orElseThrow(() ->
                                            Problem.notFound(
                                                            "alert rule",
                                                            name,
                                                            "GET /api/v1/alerts/rules lists them")
                                                    .toException());
                    resolve(c, rule, "removed");
                    store.delete(c, rule.id());
                    store.watch(c, tenant.value());
                    return true;
                });
        ties.outbox().wake();
        return new Deleted(name);
    }

    private AlertPage list(
            TenantId tenant, @Nullable String state, int limit, @Nullable Long before) {
        int most = Math.clamp(limit, 1, MOST_ALERTS);
        var found = db.in(tenant, c -> store.newest(c, state, before, most + 1));
        boolean isMore = found.size() > most;
        var items = isMore ? found.subList(0, most) : found;
        return new AlertPage(items, isMore ? items.getLast().id() : null);
    }

    private static @Nullable Long before(@Nullable String cursor) {
        if (cursor == null) return null;
        try {
            return Long.valueOf(cursor);
        } catch (NumberFormatException e) {
            throw Problem.invalid("cursor: not one of ours").toException();
        }
    }

    private TotalsAnswer totals(SqlConnection c) {
        return new TotalsAnswer(store.open(c), store.newest(c, "open", null, SHOWN));
    }
}
