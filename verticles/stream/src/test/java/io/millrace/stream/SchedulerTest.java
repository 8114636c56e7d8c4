package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.ScheduleRequest;
import io.millrace.stream.api.ScheduleRequest.Declaration;
import io.millrace.stream.api.ScheduleRequest.DeleteSchedule;
import io.millrace.stream.api.ScheduleRequest.EnableSchedule;
import io.millrace.stream.api.ScheduleRequest.Ended;
import io.millrace.stream.api.ScheduleRequest.GetSchedule;
import io.millrace.stream.api.ScheduleRequest.Preview;
import io.millrace.stream.api.ScheduleRequest.PutSchedule;
import io.millrace.stream.api.ScheduleRequest.RunSchedule;
import io.millrace.stream.api.ScheduleRequest.Runs;
import io.millrace.stream.api.ScheduleRequest.ScheduleAnswer;
import io.millrace.stream.api.ScheduleRequest.ScheduleRun;
import io.millrace.stream.api.ScheduleRequest.Schedules;
import io.millrace.stream.api.ScheduleRequest.Starts;
import io.millrace.stream.api.ScheduleRequest.When;
import io.millrace.testkit.Stack;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final Stack stack = Stack.shared();
    private final TenantId tenant = stack.tenant();
    private final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());
    private final Triggers triggers = new Triggers(new Outbox(stack.vertx()));
    private final Scheduler scheduler = scheduler();
    private final ScheduleService service =
            new ScheduleService(
                    stack.db(),
                    scheduler,
                    triggers,
                    ScheduleSettings.defaults(),
                    Clock.systemUTC());

    /// Queues a job that nobody takes; of what is called `gone` there is none.
    private record QueueOnly(WorkQueue queue, String kind) implements Starter {
        @Override
        public Stage stage() {
            return Stage.RCA;
        }

        @Override
        public void verify(SqlConnection c, Starts starts) {
            if ("unknown".equals(starts.name())) {
                throw Problem.notFound("There is no such thing.").toException();
            }
        }

        @Override
        public Started start(SqlConnection c, Starts starts) {
            var key = Objects.requireNonNullElse(starts.name(), "all") + ":" + System.nanoTime();
            long job = queue.enqueue(c, NewJob.of(Stage.RCA, key, Span.currentTrace()));
            if ("gone".equals(starts.name())) {
                throw Problem.notFound("It is gone.").toException();
            }
            if ("collides".equals(starts.name())) {
                throw new PgException("deadlock detected", "ERROR", "40P01", "");
            }
            if ("broken".equals(starts.name())) throw new IllegalStateException("a mistake");
            return new Started(job, null);
        }
    }

    private Scheduler scheduler() {
        var starters =
                List.<Starter>of(
                        new QueueOnly(queue, "project"),
                        new QueueOnly(queue, "entity"),
                        new QueueOnly(queue, "checks"));
        return new Scheduler(stack.db(), queue, triggers, starters, ScheduleSettings.defaults());
    }

    @AfterEach
    void remove() {
        remove(tenant);
    }

    private void remove(TenantId which) {
        stack.db()
                .platform(c ->
                        c.preparedQuery("delete from millrace.tenants where id = $1")
                                .execute(Tuple.of(which.value()))
                                .await()
                                .rowCount());
    }

    private static When every(long seconds) {
        return new When("interval", null, null, seconds, null, null, null, null);
    }

    private static When cron(String cron, @Nullable String zone) {
        return new When("cron", cron, zone, null, null, null, null, null);
    }

    private static When data(String match, String... datasets) {
        return new When("dataset", null, null, null, null, null, List.of(datasets), match);
    }

    private static When after(String kind, @Nullable String name, @Nullable String outcome) {
        return new When("event", null, null, null, new Ended(kind, name), outcome, null, null);
    }

    private static Starts project(String name) {
        return new Starts("project", name, null, null, null, null, null);
    }

    private static Starts checks(@Nullable String name) {
        return new Starts("checks", name, null, null, null, null, null);
    }

    private static Starts projectWith(Map<String, @Nullable Object> vars) {
        return new Starts("project", "p", null, null, null, null, vars);
    }

    private static Declaration simple(Starts starts, When when) {
        return new Declaration(starts, when, null, null, null);
    }

    private ScheduleAnswer put(String name, Declaration declaration) {
        return (ScheduleAnswer) service.handle(new PutSchedule(tenant, name, declaration));
    }

    private ScheduleAnswer get(String name) {
        return (ScheduleAnswer) service.handle(new GetSchedule(tenant, name));
    }

    private List<ScheduleRun> runs(String name) {
        var page = service.handle(new Runs(tenant, name, 500, null));
        return ((ScheduleRequest.RunPage) page).items();
    }

    private void fire() {
        stack.db().servers().forEach(scheduler::fire);
    }

    /// Makes the schedule's next instant one of `ago`.
    private Instant due(String name, Duration ago) {
        var at = Instant.now().minus(ago).truncatedTo(ChronoUnit.SECONDS);
        stack.db()
                .in(
                        tenant,
                        c -> {
                            new ScheduleStore().next(c, name, at);
                            return true;
                        });
        return at;
    }

    private long jobs() {
        return stack.db()
                .platform(c ->
                        c.preparedQuery("select count(*) from millrace.work where tenant = $1")
                                .execute(Tuple.of(tenant.value()))
                                .await()
                                .iterator()
                                .next()
                                .getLong(0));
    }

    private void arrive(String dataset) {
        stack.db()
                .copy(
                        tenant,
                        c -> {
                            triggers.arrived(c, dataset);
                            return true;
                        });
    }

    private void end(List<Triggers.Ended> ended) {
        var job = queue.take(Stage.RCA).job().orElseThrow();
        stack.db()
                .in(
                        tenant,
                        c -> {
                            triggers.ended(c, job, ended, null);
                            queue.finish(c, job);
                            return true;
                        });
    }

    private static void assertRefused(Callable<?> call, String... parts) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(422);
                            assertThat(e.problem().detail()).contains(parts);
                        });
    }

    @Test
    void anIntervalRunsAtItsInstantAndGoesOn() {
        var made = put("s", simple(project("p"), every(60)));
        assertThat(made.nextAt()).isAfter(Instant.now());
        fire();
        assertThat(runs("s")).isEmpty();

        var at = due("s", Duration.ofSeconds(2));
        fire();

        assertThat(runs("s")).hasSize(1);
        assertThat(runs("s").getFirst().instant()).isEqualTo(at);
        assertThat(runs("s").getFirst().state()).isEqualTo("queued");
        assertThat(get("s").nextAt()).isEqualTo(at.plusSeconds(60));
        assertThat(jobs()).isEqualTo(1);
        fire();
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void cronRunsInItsZone() {
        var made = put("s", simple(project("p"), cron("30 4 * * *", "Asia/Kolkata")));

        assertThat(Objects.requireNonNull(made.nextAt()).toString()).endsWith("T23:00:00Z");
        assertThat(put("t", simple(project("p"), cron("30 4 * * *", null))).when().zone())
                .isEqualTo("UTC");
    }

    @Test
    void ofManyWorkersAtOneInstantOneRunsIt() throws Exception {
        put("s", new Declaration(project("p"), every(60), null, "each", "queue"));
        due("s", Duration.ofSeconds(570));
        var workers = 8;
        var ready = new CountDownLatch(workers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < workers; i++) {
                var own = scheduler();
                all.add(
                        threads.submit(() -> {
                            ready.countDown();
                            ready.await();
                            stack.db().servers().forEach(own::fire);
                            return true;
                        }));
            }
            for (var one : all) one.get();
        }
        fire(); // one that was passed over while another node had it

        assertThat(runs("s")).hasSize(10).extracting(ScheduleRun::instant).doesNotHaveDuplicates();
        assertThat(jobs()).isEqualTo(10);
    }

    @Test
    void anInstantWhoseTransactionIsLostIsTakenByTheNext() {
        put("s", simple(project("p"), every(60)));
        due("s", Duration.ofSeconds(1));

        assertThatThrownBy(() ->
                        stack.db()
                                .in(
                                        tenant,
                                        c -> {
                                            assertThat(new ScheduleStore().lockedIfFree(c, "s"))
                                                    .isPresent();
                                            fire(); // no other takes it meanwhile
                                            assertThat(new ScheduleStore().runs(c, "s", null, 9))
                                                    .isEmpty();
                                            throw new IllegalStateException("killed");
                                        }))
                .hasMessage("killed");
        fire();

        assertThat(runs("s")).hasSize(1);
    }

    @Test
    void whatWasMissedRunsAsTheScheduleSays() {
        for (var catchUp : List.of("once", "none", "each")) {
            put(catchUp, new Declaration(project("p"), every(60), null, catchUp, "queue"));
            due(catchUp, Duration.ofSeconds(5 * 60 + 30));
        }

        fire();

        assertThat(runs("once")).hasSize(1);
        assertThat(runs("none")).isEmpty();
        assertThat(runs("each")).hasSize(6);
        assertThat(get("none").nextAt()).isAfter(Instant.now());
    }

    @Test
    void aRunIsSkippedWhileTheFormerGoesOn() {
        put("s", simple(project("p"), every(60)));
        due("s", Duration.ofSeconds(2));
        fire();
        due("s", Duration.ofSeconds(1));
        fire();

        assertThat(runs("s")).extracting(ScheduleRun::state).containsExactly("skipped", "queued");

        end(List.of(new Triggers.Ended("project", "p", true)));
        due("s", Duration.ofSeconds(0));
        fire();

        assertThat(runs("s"))
                .extracting(ScheduleRun::state)
                .containsExactly("queued", "skipped", "succeeded");
        assertThat(runs("s").getLast().finishedAt()).isNotNull();
    }

    @Test
    void anyOfItsDatasetsStartsASchedule() {
        put("s", simple(project("p"), data("any", "orders", "customers")));
        arrive("others");
        fire();
        assertThat(runs("s")).isEmpty();

        arrive("orders");
        arrive("orders");
        fire();

        assertThat(runs("s")).hasSize(1);
        assertThat(runs("s").getFirst().cause()).isEqualTo("dataset");
    }

    @Test
    void allOfItsDatasetsAreWaitedFor() {
        put("s", simple(project("p"), data("all", "orders", "customers")));
        arrive("orders");
        fire();
        assertThat(runs("s")).isEmpty();
        assertThat(get("s").heard()).containsExactly("orders");

        arrive("customers");
        fire();

        assertThat(runs("s")).hasSize(1);
        assertThat(get("s").heard()).isEmpty();
        arrive("customers");
        fire();
        assertThat(runs("s")).hasSize(1);
    }

    @Test
    void dataThatRollsBackStartsNothing() {
        put("s", simple(project("p"), data("any", "orders")));
        assertThatThrownBy(() ->
                        stack.db()
                                .copy(
                                        tenant,
                                        c -> {
                                            triggers.arrived(c, "orders");
                                            throw new IllegalStateException("no");
                                        }))
                .hasMessage("no");

        fire();

        assertThat(runs("s")).isEmpty();
    }

    @Test
    void theEndOfARunStartsWhatWaitsForIt() {
        put("first", simple(project("p"), every(60)));
        put("well", simple(checks(null), after("project", "p", null)));
        put("badly", simple(checks("c"), after("project", "p", "failed")));
        put("either", simple(checks("c"), after("project", "p", "ended")));
        due("first", Duration.ofSeconds(1));
        fire();

        end(List.of(new Triggers.Ended("project", "p", false)));
        fire();

        assertThat(runs("first").getFirst().state()).isEqualTo("failed");
        assertThat(runs("well")).isEmpty();
        assertThat(runs("badly")).extracting(ScheduleRun::cause).containsExactly("event");
        assertThat(runs("either")).hasSize(1);
    }

    @Test
    void whatCannotBeStartedIsSaidAndTheNextInstantComes() {
        put("gone", simple(project("gone"), every(60)));
        put("broken", simple(project("broken"), every(60)));
        put("good", simple(project("p"), every(60)));
        for (var name : List.of("gone", "broken", "good")) due(name, Duration.ofSeconds(1));

        fire();

        assertThat(runs("gone").getFirst().state()).isEqualTo("refused");
        assertThat(runs("gone").getFirst().problem()).isEqualTo("It is gone.");
        assertThat(runs("broken").getFirst().state()).isEqualTo("refused");
        assertThat(runs("good").getFirst().state()).isEqualTo("queued");
        assertThat(get("broken").nextAt()).isAfter(Instant.now());
        assertThat(jobs()).isEqualTo(1);
    }

    @Test
    void whatIsPausedDoesNotRunAndDoesNotCatchUp() {
        put("time", simple(project("p"), every(60)));
        put("data", simple(project("p"), data("any", "orders")));
        due("time", Duration.ofMinutes(5));
        for (var name : List.of("time", "data")) {
            service.handle(new EnableSchedule(tenant, name, false));
        }
        arrive("orders");
        fire();
        assertThat(get("time").nextAt()).isNull();

        for (var name : List.of("time", "data")) {
            service.handle(new EnableSchedule(tenant, name, true));
        }
        fire();

        assertThat(runs("time")).isEmpty();
        assertThat(runs("data")).isEmpty();
        assertThat(get("time").nextAt()).isAfter(Instant.now());
    }

    @Test
    void aSuspendedTenantsSchedulesWait() {
        put("s", simple(project("p"), every(60)));
        due("s", Duration.ofSeconds(1));
        suspend("now()");
        fire();
        assertThat(jobs()).isZero();

        suspend("null");
        fire();

        assertThat(jobs()).isEqualTo(1);
    }

    private void suspend(String when) {
        stack.db()
                .platform(c ->
                        c.preparedQuery(
                                        "update millrace.tenants set suspended_at = "
                                                + when
                                                + " where id = $1")
                                .execute(Tuple.of(tenant.value()))
                                .await()
                                .rowCount());
    }

    @Test
    void aChangeThatLeavesTheTimesKeepsTheNextInstant() {
        put("s", simple(project("p"), every(60)));
        var at = due("s", Duration.ofSeconds(-40));

        put("s", new Declaration(project("q"), every(60), null, "none", null));
        assertThat(get("s").nextAt()).isEqualTo(at);

        put("s", simple(project("q"), every(600)));
        assertThat(get("s").nextAt()).isAfter(at);
    }

    @Test
    void whoeverAsksRunsItNowAlsoWhenItIsPaused() {
        put("s", new Declaration(project("p"), every(60), false, null, null));

        var run = (ScheduleRun) service.handle(new RunSchedule(tenant, "s"));

        assertThat(run.cause()).isEqualTo("request");
        assertThat(run.state()).isEqualTo("queued");
        assertThat(get("s").lastRun()).isEqualTo(run);
    }

    @Test
    void aRunWhoseJobIsGoneDidNotEndWell() {
        put("s", simple(project("p"), every(60)));
        due("s", Duration.ofSeconds(1));
        fire();
        stack.db()
                .platform(c ->
                        c.preparedQuery("delete from millrace.work where tenant = $1")
                                .execute(Tuple.of(tenant.value()))
                                .await()
                                .rowCount());

        assertThat(get("s").lastRun().state()).isEqualTo("failed");
        due("s", Duration.ofSeconds(0));
        fire();
        assertThat(runs("s").getFirst().state()).isEqualTo("queued");
    }

    @Test
    void historyComesPageByPage() {
        put("s", new Declaration(project("p"), every(10), null, "each", "queue"));
        due("s", Duration.ofSeconds(45));
        fire();

        var first = (ScheduleRequest.RunPage) service.handle(new Runs(tenant, "s", 3, null));
        var second =
                (ScheduleRequest.RunPage) service.handle(new Runs(tenant, "s", 3, first.next()));

        assertThat(first.items()).hasSize(3);
        assertThat(second.items()).hasSize(2);
        assertThat(second.next()).isNull();
        assertThatThrownBy(() -> service.handle(new Runs(tenant, "s", 3, "x")))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void theNextTenInstantsAreShown() {
        var shown =
                (ScheduleRequest.PreviewAnswer)
                        service.handle(new Preview(tenant, "0 6 * * 1", "Europe/Paris"));

        assertThat(shown.items()).hasSize(10).isSorted().allMatch(at -> at.isAfter(Instant.now()));
        assertRefused(
                () -> service.handle(new Preview(tenant, "0 66 * * 1", "Europe/Nowhere")),
                "zone: 'Europe/Nowhere'",
                "cron: The field of the hour");
    }

    @Test
    void allThatIsWrongIsSaid() {
        var starts = new Starts("entity", null, "build", null, null, null, Map.of());
        var when = new When("interval", "* * * * *", null, 1L, null, null, null, null);

        assertThatThrownBy(() -> put("s", new Declaration(starts, when, null, "maybe", null)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(422);
                            assertThat((List<?>) e.problem().members().get("errors"))
                                    .extracting("field")
                                    .containsExactly(
                                            "starts.name",
                                            "starts.command",
                                            "starts.vars",
                                            "when.cron",
                                            "when.seconds",
                                            "catchUp");
                        });
        assertRefused(() -> put("s", simple(project("unknown"), every(60))), "starts: ");
        assertRefused(() -> put("s", simple(project("p"), data("any"))), "when.datasets: ");
        assertRefused(() -> put("s", simple(project("p"), data("any", "a", "a"))), "twice");
        var nul = new Starts("project", "p", null, null, null, null, Map.of("a", "\0"));
        assertRefused(() -> put("s", simple(nul, every(60))), "starts.vars: ");
        assertRefused(() -> put("preview", simple(project("p"), every(60))), "preview");
    }

    @Test
    void variablesHaveBounds() {
        Map<String, @Nullable Object> deep = Map.of("a", 1);
        for (int i = 0; i < 8; i++) deep = Map.of("a", deep);
        for (var vars :
                List.<Map<String, @Nullable Object>>of(
                        deep,
                        Map.of("a", new BigDecimal("1e9999")),
                        Map.of("a", List.of(new BigDecimal("1e-9999"))),
                        Map.of("a", BigInteger.ONE.shiftLeft(400)),
                        Map.of("a", Collections.nCopies(1_000, 1)),
                        Map.of("a", "é".repeat(8 * 1024)))) {
            assertRefused(() -> put("s", simple(projectWith(vars), every(60))), "starts.vars: ");
        }

        var good = Map.<String, @Nullable Object>of("a", List.of(new BigDecimal("1e99"), "b"));
        put("s", simple(projectWith(good), every(60)));
        assertThat(get("s").starts().vars()).containsOnlyKeys("a");
    }

    @Test
    void variablesAreNotInEvents() {
        put("s", simple(projectWith(Map.of("secretive", 1)), every(60)));

        var told =
                stack.db()
                        .platform(c ->
                                c.preparedQuery(
                                                "select channels::text from millrace.outbox where tenant = $1")
                                        .execute(Tuple.of(tenant.value()))
                                        .await()
                                        .iterator()
                                        .next()
                                        .getString(0));

        assertThat(told).contains("\"s\"").doesNotContain("secretive");
    }

    @Test
    void manySignalsOfOneThatMayNotRunHideNobodys() {
        put("s", simple(project("p"), data("any", "orders")));
        signal(tenant, "s", 1_001);
        suspend("now()");
        var other = stack.tenant();
        service.handle(new PutSchedule(other, "s", simple(project("p"), data("any", "orders"))));
        signal(other, "s", 1);

        fire();

        var page = (ScheduleRequest.RunPage) service.handle(new Runs(other, "s", 9, null));
        assertThat(page.items()).hasSize(1);
        assertThat(jobs()).isZero();
        remove(other);
    }

    private void signal(TenantId to, String schedule, int times) {
        stack.db()
                .platform(c ->
                        c.preparedQuery(
                                        "insert into millrace.schedule_signals (tenant, schedule, signal)"
                                                + " select $1, $2, 'dataset:orders' from generate_series(1, $3)")
                                .execute(Tuple.of(to.value(), schedule, times))
                                .await()
                                .rowCount());
    }

    @Test
    void signalsOfWhatIsGoneOrHasTimesAreForgotten() {
        put("timed", simple(project("p"), every(60)));
        signal(tenant, "timed", 2);
        signal(tenant, "gone", 2);

        fire();

        var left =
                stack.db()
                        .platform(c ->
                                c.preparedQuery(
                                                "select id from millrace.schedule_signals where tenant = $1")
                                        .execute(Tuple.of(tenant.value()))
                                        .await()
                                        .size());
        assertThat(left).isZero();
        assertThat(jobs()).isZero();
    }

    @Test
    void dataThatComesWhileARunGoesStartsTheNext() {
        put("s", simple(project("p"), data("any", "orders")));
        arrive("orders");
        fire();
        arrive("orders");
        fire();
        assertThat(runs("s")).hasSize(1);
        assertThat(get("s").heard()).containsExactly("orders");

        end(List.of(new Triggers.Ended("project", "p", true)));
        fire();

        assertThat(runs("s")).extracting(ScheduleRun::state).containsExactly("queued", "succeeded");
        assertThat(get("s").heard()).isEmpty();
    }

    @Test
    void eachMissedInstantRunsAlsoWhereLaterOnesAreSkipped() {
        put("s", new Declaration(project("p"), every(60), null, "each", "skip"));
        due("s", Duration.ofSeconds(5 * 60 + 30));

        fire();

        assertThat(runs("s")).hasSize(6).extracting(ScheduleRun::state).containsOnly("queued");
    }

    @Test
    void aScheduleThatCannotBeReadIsPaused() {
        put("s", simple(project("p"), cron("* * * * *", "Europe/Paris")));
        due("s", Duration.ofSeconds(1));
        stack.db()
                .in(
                        tenant,
                        c ->
                                c.query(
                                                "update schedule set timing = timing || '{\"zone\": \"Europe/Nowhere\"}'")
                                        .execute()
                                        .await()
                                        .rowCount());

        fire();

        assertThat(get("s").enabled()).isFalse();
        assertThat(get("s").nextAt()).isNull();
        assertThat(jobs()).isZero();
    }

    @Test
    void aPassingFaultLosesNoInstant() {
        put("collides", simple(project("collides"), every(60)));
        var at = due("collides", Duration.ofSeconds(1));

        fire();

        assertThat(runs("collides")).isEmpty();
        assertThat(get("collides").nextAt()).isEqualTo(at);
    }

    @Test
    void ofDeclarationsAtOnceOneSeesTheOther() throws Exception {
        var ready = new CountDownLatch(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var there = threads.submit(() -> declared(ready, "a", "project", "checks"));
            var back = threads.submit(() -> declared(ready, "b", "checks", "project"));

            assertThat(List.of(there.get(), back.get())).containsExactlyInAnyOrder(true, false);
        }
    }

    private boolean declared(CountDownLatch ready, String name, String after, String starts)
            throws InterruptedException {
        ready.countDown();
        ready.await();
        try {
            var what = new Starts(starts, "p", null, null, null, null, null);
            put(name, simple(what, after(after, "p", null)));
            return true;
        } catch (ProblemException _) {
            return false;
        }
    }

    @Test
    void aProjectThatStartsWhenMatchingFailsIsRefused() {
        for (var outcome : List.of("failed", "ended")) {
            assertRefused(
                    () -> put("s", simple(project("p"), after("entity", "person", outcome))),
                    "Could start itself for ever: s.");
        }
        put("s", simple(project("p"), after("entity", "person", "succeeded")));
        assertRefused(
                () ->
                        put("t", simple(checks("c"), after("entity", "person", "failed")))
                                .equals(put("u", simple(project("p"), after("checks", "c", null)))),
                "Could start itself for ever: u -> t.");
    }

    @Test
    void schedulesThatWouldStartOneAnotherForEverAreRefused() {
        assertRefused(
                () -> put("s", simple(project("p"), after("project", "p", null))),
                "Would start itself for ever: s.");
        put("a", simple(checks(null), after("project", "p", null)));

        assertRefused(
                () -> put("b", simple(project("p"), after("checks", "orders", "failed"))),
                "b -> a");
    }

    @Test
    void anotherTenantsSchedulesDoNotExist() {
        put("s", simple(project("p"), every(60)));
        var other = stack.tenant();
        for (var request :
                List.<ScheduleRequest<?>>of(
                        new GetSchedule(other, "s"),
                        new EnableSchedule(other, "s", false),
                        new DeleteSchedule(other, "s"),
                        new RunSchedule(other, "s"),
                        new Runs(other, "s", 10, null))) {
            assertThatThrownBy(() -> service.handle(request))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(404));
        }
        assertThat(service.handle(new Schedules(other)))
                .isEqualTo(new ScheduleRequest.ScheduleList(List.of()));

        assertThat(get("s").enabled()).isTrue();
    }

    @Test
    void whatIsDeletedRunsNoMore() {
        put("s", simple(project("p"), every(60)));
        due("s", Duration.ofSeconds(1));

        service.handle(new DeleteSchedule(tenant, "s"));
        fire();

        assertThat(jobs()).isZero();
        assertThatThrownBy(() -> get("s")).isInstanceOf(ProblemException.class);
    }
}
