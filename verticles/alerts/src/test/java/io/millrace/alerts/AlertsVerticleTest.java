package io.millrace.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.alerts.api.AlertsRequest;
import io.millrace.alerts.api.AlertsRequest.Alert;
import io.millrace.alerts.api.AlertsRequest.Alerts;
import io.millrace.alerts.api.AlertsRequest.Configure;
import io.millrace.alerts.api.AlertsRequest.DeleteRule;
import io.millrace.alerts.api.AlertsRequest.RuleAnswer;
import io.millrace.alerts.api.AlertsRequest.RuleSettings;
import io.millrace.alerts.api.AlertsRequest.Rules;
import io.millrace.alerts.api.AlertsRequest.Totals;
import io.millrace.alerts.engine.Kind;
import io.millrace.alerts.store.WatchStore;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest;
import io.millrace.stream.Event;
import io.millrace.stream.Outbox;
import io.millrace.stream.Topics;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Each kind of alert, on a real queue and database; what other services say is put there.
final class AlertsVerticleTest {
    private static final Stack STACK = Stack.shared();
    private static final WorkQueue QUEUE = new WorkQueue(STACK.vertx(), STACK.db());
    private static final Outbox OUTBOX = new Outbox(STACK.vertx());
    private static final Bus BUS = new Bus(STACK.vertx(), Duration.ofSeconds(10));
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    private static final Map<TenantId, Double> SCORES = new ConcurrentHashMap<>();
    private static final Map<TenantId, List<BatchAnswer>> BATCHES = new ConcurrentHashMap<>();

    private static final WatchStore WATCHES = new WatchStore();

    private static String matching = "";

    private final TenantId tenant = STACK.tenant();

    private static final class Service extends VerticleBase {
        private final String address;
        private final Function<Request<?>, @Nullable Record> answer;

        Service(String address, Function<Request<?>, @Nullable Record> answer) {
            this.address = address;
            this.answer = answer;
        }

        @Override
        public Future<?> start() {
            return new Bus(vertx, Duration.ofSeconds(5)).serve(address, answer);
        }
    }

    private static String deploy(String address, Function<Request<?>, @Nullable Record> answer) {
        return STACK.vertx().deployVerticle(new Service(address, answer), VIRTUAL).await();
    }

    @BeforeAll
    static void start() {
        deploy(
                QualityRequest.ADDRESS,
                request ->
                        new QualityRequest.QualityAnswer(SCORES.get(request.tenant()), List.of()));
        deploy(
                IngestRequest.ADDRESS,
                request ->
                        new IngestRequest.BatchPage(
                                BATCHES.getOrDefault(request.tenant(), List.of()), null));
        for (var other : List.of("transform", "rca")) deploy(other, _ -> null);
        matching = deploy("matching", _ -> null);
        // Two nodes: what one decides the other does not decide again.
        for (int i = 0; i < 2; i++) {
            STACK.vertx()
                    .deployVerticle(
                            new AlertsVerticle(STACK.db(), QUEUE, OUTBOX, DatabaseClock.POSTGRES),
                            VIRTUAL)
                    .await();
        }
    }

    private static <R extends Record> R ask(AlertsRequest<R> request) {
        return BUS.ask(AlertsRequest.ADDRESS, request, Ids.random128());
    }

    private RuleAnswer configure(
            String name, String kind, @Nullable String subject, @Nullable Double threshold) {
        var settings = new RuleSettings(name, kind, subject, threshold, null, null);
        return ask(new Configure(tenant, settings)).rule();
    }

    private List<Alert> alerts() {
        return ask(new Alerts(tenant, null, 50, null)).items();
    }

    private static void until(BooleanSupplier condition) {
        var deadline = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private void untilStates(String... states) {
        until(() -> alerts().stream().map(Alert::state).toList().equals(List.of(states)));
    }

    /// What happens in a stage, told like that stage does.
    private void happen(String topic) {
        STACK.db()
                .in(
                        tenant,
                        c -> {
                            OUTBOX.add(c, new Event(topic, "x", "x", Map.of()));
                            return true;
                        });
    }

    /// Types of the events about alerts, in their order.
    private List<String> told() {
        return STACK.db()
                .platform(c -> {
                    var rows =
                            c.preparedQuery(
                                            "select type from millrace.outbox where tenant = $1 and topic = 'alerts' order by id")
                                    .execute(Tuple.of(tenant.value()))
                                    .await();
                    return java.util.stream.StreamSupport.stream(rows.spliterator(), false)
                            .map(row -> row.getString(0))
                            .toList();
                });
    }

    private void awaitQuiet() {
        until(() ->
                STACK.db()
                        .platform(c ->
                                c.preparedQuery(
                                                "select not exists (select from millrace.work where tenant = $1 and stage = 'alerts')")
                                        .execute(Tuple.of(tenant.value()))
                                        .await()
                                        .iterator()
                                        .next()
                                        .getBoolean(0)));
    }

    private static BatchAnswer batch(long in, long setAside) {
        var now = Instant.now();
        return new BatchAnswer(
                "1",
                "orders",
                "http",
                "stored",
                now,
                now,
                in,
                in - setAside,
                setAside,
                1,
                "",
                null,
                null,
                null,
                null,
                0,
                null);
    }

    @Test
    void aScoreFiresOnceAndResolvesOnce() {
        SCORES.put(tenant, 95.0);
        configure("score", "quality-score", null, 80.0);
        awaitQuiet();
        assertThat(alerts()).isEmpty();

        for (double score : new double[] {70, 60, 82, 75}) { // 82 is not well enough
            SCORES.put(tenant, score);
            happen(Topics.QUALITY);
            awaitQuiet();
        }
        assertThat(alerts()).hasSize(1);
        assertThat(ask(new Totals(tenant)).open()).isEqualTo(1);

        SCORES.put(tenant, 90.0);
        happen(Topics.QUALITY);
        untilStates("resolved");
        var alert = alerts().getFirst();
        assertThat(alert.value()).isEqualTo(70);
        assertThat(alert.resolvedValue()).isEqualTo(90);
        assertThat(alert.resolution()).isEqualTo("recovered");
        assertThat(told()).containsExactly("alert.fired", "alert.resolved");
        assertThat(ask(new Totals(tenant)).open()).isZero();
    }

    @Test
    void anErrorRateIsDecidedWhenABatchEnds() {
        BATCHES.put(tenant, List.of(batch(100, 0)));
        configure("errors", "error-rate", "orders", 10.0);
        awaitQuiet();

        BATCHES.put(tenant, List.of(batch(100, 40), batch(100, 0)));
        happen(Topics.INGEST);
        untilStates("open");
        assertThat(alerts().getFirst().value()).isEqualTo(20);

        BATCHES.put(tenant, List.of(batch(1000, 0), batch(100, 40)));
        happen(Topics.INGEST);
        untilStates("resolved");
        assertThat(told()).containsExactly("alert.fired", "alert.resolved");
    }

    @Test
    void aServiceThatIsDownFiresWithoutAnEvent() {
        configure("down", "service-down", "matching", null);
        awaitQuiet();
        assertThat(alerts()).isEmpty();

        STACK.vertx().undeploy(matching).await();
        untilStates("open");
        assertThat(alerts().getFirst().value()).isEqualTo(1);

        matching = deploy("matching", _ -> null);
        untilStates("resolved");
        awaitQuiet();
        assertThat(told()).containsExactly("alert.fired", "alert.resolved");
    }

    @Test
    void workThatIsLateFiresAndResolvesWhenItIsDone() {
        configure("late", "processing-delay", "transform", 60.0);
        awaitQuiet();
        STACK.db()
                .platform(c ->
                        c.preparedQuery(
                                        "insert into millrace.work (tenant, stage, key, payload, cost, trace, run_after)"
                                                + " values ($1, 'transform', 'k', '{}', 1, 't', now() - interval '2 minutes')")
                                .execute(Tuple.of(tenant.value()))
                                .await()
                                .size());
        untilStates("open");
        assertThat(alerts().getFirst().value()).isBetween(120.0, 600.0);

        STACK.db()
                .platform(c ->
                        c.preparedQuery(
                                        "delete from millrace.work where tenant = $1 and stage = 'transform'")
                                .execute(Tuple.of(tenant.value()))
                                .await()
                                .size());
        untilStates("resolved");
        assertThat(told()).containsExactly("alert.fired", "alert.resolved");
    }

    @Test
    void aBusyNodeFiresAndResolves() {
        node(0.1);
        configure("busy", "resource-use", "cpu", 90.0);
        awaitQuiet();
        assertThat(alerts()).isEmpty();

        node(1.99);
        untilStates("open");
        assertThat(alerts().getFirst().value()).isEqualTo(99.5);

        node(0.2);
        untilStates("resolved");
        assertThat(told()).containsExactly("alert.fired", "alert.resolved");
    }

    /// @param cpu of two cores
    private static void node(double cpu) {
        STACK.db()
                .platform(c ->
                        c.preparedQuery(
                                        "insert into millrace.nodes (run, name, roles, version, cores, cpu_rate, heap_bytes, heap_max, seen_at)"
                                                + " values ('r', 'n', '{}', '1', 2, $1, 10, 100, now() + interval '1 hour')"
                                                + " on conflict (run) do update set cpu_rate = excluded.cpu_rate")
                                .execute(Tuple.of(cpu))
                                .await()
                                .size());
    }

    @Test
    void aRuleThatChangesOrGoesTakesItsAlertAlong() {
        SCORES.put(tenant, 50.0);
        configure("a", "quality-score", null, 80.0);
        untilStates("open");
        assertThat(ask(new Rules(tenant)).items().getFirst().open()).isTrue();

        configure("a", "quality-score", null, 40.0); // it is well by the new threshold
        untilStates("resolved");

        configure("a", "quality-score", null, 80.0);
        untilStates("open", "resolved");
        configure("a", "error-rate", null, 80.0);
        untilStates("resolved", "resolved");
        assertThat(alerts().getFirst().resolution()).isEqualTo("changed");

        configure("b", "quality-score", null, 80.0);
        untilStates("open", "resolved", "resolved");
        ask(new DeleteRule(tenant, "b"));
        assertThat(alerts().getFirst().resolution()).isEqualTo("removed");
        assertThat(ask(new Rules(tenant)).items())
                .extracting(RuleAnswer::name)
                .containsExactly("a");
        assertThat(told()).hasSize(6);
    }

    @Test
    void withoutARuleThatWatchesNoWorkIsQueued() {
        happen(Topics.INGEST);
        configure("score", "quality-score", null, 80.0);
        awaitQuiet();
        happen(Topics.INGEST);
        happen(Topics.ALERTS);

        var jobs =
                STACK.db()
                        .platform(c ->
                                c.preparedQuery(
                                                "select count(*) from millrace.work where tenant = $1 and stage = 'alerts'")
                                        .execute(Tuple.of(tenant.value()))
                                        .await()
                                        .iterator()
                                        .next()
                                        .getLong(0));
        assertThat(jobs).isZero();
    }

    @Test
    void anotherTenantHasNoneOfIt() {
        SCORES.put(tenant, 50.0);
        configure("a", "quality-score", null, 80.0);
        untilStates("open");
        var other = STACK.tenant();

        assertThat(ask(new Rules(other)).items()).isEmpty();
        assertThat(ask(new Alerts(other, null, 50, null)).items()).isEmpty();
        assertThatThrownBy(() -> ask(new DeleteRule(other, "a")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(404));
    }

    private static List<TenantId> changed(List<String> known, List<String> down) {
        var seen = new WatchStore.Services(known, down);
        var loads = new WatchStore.Loads(Double.NaN, Double.NaN);
        return STACK.db().platform(c -> WATCHES.changed(c, seen, loads, 1_000));
    }

    @Test
    void whoseJobsNobodyTakesFillsNoPlace() {
        configure("down", "service-down", "rca", null);
        awaitQuiet();
        assertThat(changed(Kind.SERVICES, List.of("rca"))).contains(tenant);

        STACK.db()
                .platform(c ->
                        c.preparedQuery(
                                        "update millrace.tenants set suspended_at = now() where id = $1")
                                .execute(Tuple.of(tenant.value()))
                                .await()
                                .size());
        assertThat(changed(Kind.SERVICES, List.of("rca"))).doesNotContain(tenant);
    }

    @Test
    void whatIsNotKnownOfAServiceResolvesNothing() {
        configure("down", "service-down", "rca", null);
        configure("any", "service-down", null, null);
        awaitQuiet();
        STACK.db()
                .platform(c ->
                        c.preparedQuery(
                                        "update millrace.alert_watches set is_open = true where tenant = $1")
                                .execute(Tuple.of(tenant.value()))
                                .await()
                                .size());

        assertThat(changed(List.of(), List.of())).doesNotContain(tenant);
        assertThat(new WatchStore.Services(List.of(), List.of()).down("rca")).isEmpty();
        assertThat(new WatchStore.Services(List.of("rca"), List.of()).down("")).isEmpty();
        assertThat(new WatchStore.Services(Kind.SERVICES, List.of("rca")).down("")).hasValue(1);
    }

    @Test
    void oneNodeLooksUntilItIsSilent() {
        until(() -> STACK.db().platform(WATCHES::services).known().size() == Kind.SERVICES.size());

        boolean isAnother = STACK.db().platform(c -> WATCHES.isLooker(c, "another"));
        assertThat(isAnother).isFalse();
    }

    @Test
    void alertsComeInPages() {
        for (int i = 0; i < 3; i++) {
            SCORES.put(tenant, 50.0);
            configure("r" + i, "quality-score", null, 80.0);
        }
        until(() -> alerts().size() == 3);

        var first = ask(new Alerts(tenant, "open", 2, null));
        var second = ask(new Alerts(tenant, "open", 2, first.next()));

        assertThat(first.items()).hasSize(2);
        assertThat(second.items()).hasSize(1);
        assertThat(second.next()).isNull();
        assertThat(ask(new Alerts(tenant, "resolved", 2, null)).items()).isEmpty();
    }

    @Test
    void aRuleThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> configure("x", "resource-use", "moon", 200.0))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e ->
                                assertThat(e.problem())
                                        .isEqualTo(
                                                Problem.unprocessable(
                                                        "subject: one of cpu, memory; threshold: a number from 0 to 100")));
    }
}
