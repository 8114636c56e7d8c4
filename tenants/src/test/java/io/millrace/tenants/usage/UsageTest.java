package io.millrace.tenants.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Meter;
import io.millrace.tenants.db.TestDatabase;
import io.vertx.sqlclient.Tuple;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    // A day in which no other test writes.
    private static final Instant NOON = Instant.parse("2031-05-04T12:00:00Z");

    private final AtomicLong cpu = new AtomicLong();
    private Instant now = NOON;
    private Usage usage;
    private Quotas quotas;
    private Plans plans;
    private TenantId tenant;

    @BeforeEach
    void open() {
        var db = TEST.database().tenantDb();
        execute("delete from millrace.usage where day > '2031-01-01'");
        db.meter().take();
        usage = new Usage(TEST.ownVertx(), db, () -> now, cpu::get);
        usage.start(new NodeFacts("node-1", List.of("gateway"), "1"));
        quotas = new Quotas(usage, () -> now);
        plans = new Plans(TEST.ownVertx(), db);
        tenant = TEST.tenant();
    }

    @AfterEach
    void close() {
        usage.close();
    }

    private static void execute(String sql, Object... values) {
        TEST.database()
                .tenantDb()
                .platform(c -> c.preparedQuery(sql).execute(Tuple.from(values)).await().size());
    }

    private static Usage.Day only(List<Usage.Day> days) {
        assertThat(days).hasSize(1);
        return days.getFirst();
    }

    private Usage.Report report() {
        return usage.report(tenant, 0).orElseThrow();
    }

    private void limit(Plans.OwnLimits limits) {
        plans.setLimits(tenant.value(), limits);
        usage.reload(tenant);
    }

    @Test
    void aWriteThatIsDoneAgainCountsOnce() {
        usage.meter().rows(tenant, 5);
        usage.write();
        usage.meter().rows(tenant, 2);
        usage.meter().bytes(tenant, 100);
        usage.write();
        usage.write();

        var day = only(report().days());

        assertThat(day.day()).isEqualTo(LocalDate.of(2031, 5, 4));
        assertThat(day.rows()).isEqualTo(7);
        assertThat(day.bytes()).isEqualTo(100);
    }

    @Test
    void twoRunsAddUpAndADayThatIsOverIsFolded() {
        usage.meter().rows(tenant, 5);
        usage.write();
        execute(
                "insert into millrace.usage (tenant, day, run, rows, connections_peak) values ($1, '2031-05-04', 'other', 10, 3)",
                tenant.value());
        now = NOON.plusSeconds(3 * 86_400);
        usage.write();

        usage.fold();
        usage.fold();

        var days = report().days();
        assertThat(days.getLast().rows()).isEqualTo(15);
        assertThat(days.getLast().connectionsPeak()).isEqualTo(3);
    }

    @Test
    void whatIsUsedAfterMidnightIsOfTheNextDay() {
        usage.meter().rows(tenant, 5);
        usage.write();
        now = NOON.plusSeconds(86_400);
        usage.meter().rows(tenant, 1);
        usage.write();

        assertThat(report().days()).extracting(Usage.Day::rows).containsExactly(1L, 5L);
    }

    @Test
    void tenantsAndThePlatformAddUpToTheProcess() {
        var other = TEST.tenant();
        var process =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        long before = process.getProcessCpuTime();
        for (var each : List.of(tenant, tenant, other)) {
            try (var _ = usage.meter().work(each)) {
                spend();
            }
            TEST.database()
                    .tenantDb()
                    .in(each, c -> c.preparedQuery("select 1").execute().await().size());
        }
        long spent = process.getProcessCpuTime() - before;
        cpu.set(spent);

        usage.write();

        var its = only(report().days()).cpuSeconds();
        var others = only(usage.report(other, 0).orElseThrow().days()).cpuSeconds();
        var platform = only(usage.ofPlatform()).cpuSeconds();
        double total = spent / 1e9;
        assertThat(its + others + platform).isCloseTo(total, within(total * 0.05));
        assertThat(only(usage.ofAll()).cpuSeconds()).isCloseTo(total, within(total * 0.05));
        assertThat(its).isGreaterThan(others);
        assertThat(only(report().days()).databaseSeconds()).isPositive();
    }

    /// Keeps the thread busy for a tenth of a second of its own CPU time.
    private static void spend() {
        var threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + 100_000_000;
        while (threads.getCurrentThreadCpuTime() < end) Thread.onSpinWait();
    }

    @Test
    void aThreadThatStillWorksIsCounted() {
        // One that nobody else takes from.
        var meter = new Meter();
        try (var _ = meter.work(tenant)) {
            spend();

            assertThat(meter.take().get(tenant.value()).cpuNanos()).isGreaterThan(50_000_000);
        }
    }

    @Test
    void aTenantBeginsWithTheFirstPlan() {
        var first = plans.all().stream().filter(Plans.Item::isFirst).toList();

        assertThat(first).hasSize(1);
        assertThat(report().plan()).isEqualTo(first.getFirst().name());
    }

    @Test
    void planAndOwnLimitsCount() {
        plans.setPlan(tenant.value(), "free");
        limit(new Plans.OwnLimits(7L, null, null, null, null));

        var quotas = report().quotas();

        assertThat(report().plan()).isEqualTo("free");
        assertThat(quotas)
                .extracting(Usage.QuotaItem::quota)
                .containsExactly("rows", "bytes", "requests", "connections", "storage");
        assertThat(quotas.getFirst().limit()).isEqualTo(7);
        assertThat(quotas.get(1).limit()).isEqualTo(100_000_000);
        assertThatThrownBy(() -> plans.setPlan(tenant.value(), "none"))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void whatIsOverAQuotaIsRefusedByItsName() {
        limit(new Plans.OwnLimits(10L, 1_000L, null, null, null));
        usage.meter().bytes(tenant, 600);

        assertThat(quotas.incoming(tenant, 400)).isEmpty();
        var bytes = quotas.incoming(tenant, 401).orElseThrow();
        usage.meter().rows(tenant, 10);
        usage.write();
        var rows = quotas.incoming(tenant, 1).orElseThrow();

        assertThat(bytes.type()).isEqualTo("urn:problem:over-quota");
        assertThat(bytes.members())
                .containsEntry("quota", "bytes")
                .containsEntry("limit", 1_000L)
                .containsEntry("used", 600L)
                .containsEntry("retryAfter", 43_200);
        assertThat(rows.members()).containsEntry("quota", "rows").containsEntry("used", 10L);
    }

    @Test
    void whatOtherRunsUsedCounts() {
        execute(
                "insert into millrace.usage (tenant, day, run, rows) values ($1, '2031-05-04', 'other', 10)",
                tenant.value());
        limit(new Plans.OwnLimits(10L, null, null, null, null));

        assertThat(quotas.incoming(tenant, 1)).isPresent();
    }

    @Test
    void storageIsMeasured() {
        TEST.database()
                .tenantDb()
                .in(
                        tenant,
                        c ->
                                c.preparedQuery(
                                                "create table %s.big as select 1 as one"
                                                        .formatted(tenant.rawSchema()))
                                        .execute()
                                        .await()
                                        .size());
        usage.allotment(tenant);
        usage.measure();
        limit(new Plans.OwnLimits(null, null, null, null, 100L));

        assertThat(quotas.incoming(tenant, 1).orElseThrow().members())
                .containsEntry("quota", "storage");
    }

    @Test
    void theTablesOfATenantAreToldWithTheirSizes() {
        var other = TEST.tenant();
        TEST.database()
                .tenantDb()
                .in(
                        tenant,
                        c ->
                                c.preparedQuery(
                                                ("create table %s.big as select generate_series"
                                                                + "(1, 9999) as one")
                                                        .formatted(tenant.rawSchema()))
                                        .execute()
                                        .await()
                                        .size());

        var tables = usage.tables(tenant);

        assertThat(tables)
                .singleElement()
                .satisfies(its -> {
                    assertThat(its.part()).isEqualTo("raw");
                    assertThat(its.table()).isEqualTo("big");
                    assertThat(its.bytes()).isGreaterThan(100_000);
                });
        assertThat(usage.tables(other)).isEmpty();
    }

    @Test
    void anyDayThatIsKeptIsTold() {
        usage.meter().rows(tenant, 5);
        usage.write();
        var day = LocalDate.parse("2031-05-04");

        assertThat(only(usage.days(tenant, day, day)).rows()).isEqualTo(5);
        assertThat(usage.days(tenant, day.minusDays(9), day.minusDays(1))).isEmpty();
        assertThat(usage.days(tenant, day.plusDays(1), day.plusDays(9))).isEmpty();
    }

    @Test
    void connectionsAreCountedUpAndDown() {
        limit(new Plans.OwnLimits(null, null, null, 2L, null));
        assertThat(quotas.connect(tenant)).isEmpty();
        assertThat(quotas.connect(tenant)).isEmpty();

        var refused = quotas.connect(tenant).orElseThrow();
        quotas.disconnect(tenant);

        assertThat(refused.members())
                .containsEntry("quota", "connections")
                .containsEntry("used", 2L);
        assertThat(quotas.connect(tenant)).isEmpty();
        usage.write();
        assertThat(only(report().days()).connectionsPeak()).isEqualTo(2);
    }

    @Test
    void aNodeTellsOfItselfAndLeaves() {
        usage.write();
        assertThat(usage.nodes()).extracting(Usage.NodeItem::name).contains("node-1");

        usage.close();

        assertThat(usage.nodes()).extracting(Usage.NodeItem::name).doesNotContain("node-1");
    }

    @Test
    void aTenantThatIsGoneLeavesNoUsageBehind() {
        usage.meter().rows(tenant, 5);
        execute("delete from millrace.tenants where id = $1", tenant.value());

        usage.write();

        int left =
                TEST.database()
                        .tenantDb()
                        .platform(c ->
                                c.preparedQuery("select from millrace.usage where tenant = $1")
                                        .execute(Tuple.of(tenant.value()))
                                        .await()
                                        .size());
        assertThat(left).isZero();
    }
}
