package io.millrace.tenants.usage;

import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.Lifecycle;
import io.millrace.tenants.db.Meter;
import io.millrace.tenants.db.Meter.Amounts;
import io.millrace.tenants.db.ServerDb;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What tenants use: taken from this node's meter every few seconds and written to Postgres, where
/// it adds up over nodes and days; and what each may use, read back at the same pace. Calls that
/// ask Postgres wait: they belong on a virtual thread.
public final class Usage {
    /// Bus address on which the id of a tenant is published whose limits changed.
    public static final String LIMITS = "limits.changed";

    private static final Logger LOG = LoggerFactory.getLogger(Usage.class);
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int ROUNDS_A_MEASURE = 15;
    private static final int ROUNDS_A_FOLD = 300;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final int DAYS_SHOWN = 31;

    private final Vertx vertx;
    private final TenantDb db;
    private final Meter meter;
    private final InstantSource clock;
    private final LongSupplier processCpu;
    private final UsageStore store = new UsageStore();
    private final String run = Ids.random128();
    private final CpuShares shares = new CpuShares();
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Integer> connections = new ConcurrentHashMap<>();
    private final Deque<DayBook> ended = new ArrayDeque<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final List<MessageConsumer<String>> listening = new ArrayList<>();
    private volatile DayBook today;
    private volatile int gateways = 1;
    private volatile @Nullable NodeFacts facts;
    private long cpuBefore;
    private long takenAt = System.nanoTime();
    private long rounds;
    private volatile long timer = -1;

    private record Known(Allotment allotment, long askedAt) {
        boolean isIdle() {
            return System.nanoTime() - askedAt > IDLE.toNanos();
        }
    }

    /// What was used on a day (UTC).
    public record Day(
            LocalDate day,
            double cpuSeconds,
            double databaseSeconds,
            long rows,
            long bytes,
            long requests,
            long connectionsPeak) {}

    /// One quota of a tenant.
    ///
    /// @param quota what is limited
    /// @param per `day`, `minute` or `now`
    public record QuotaItem(String quota, String per, long limit, long used) {}

    /// @param days the newest first
    public record Report(String plan, List<QuotaItem> quotas, List<Day> days) {
        public Report {
            quotas = List.copyOf(quotas);
            days = List.copyOf(days);
        }
    }

    /// A table that a tenant's data are in.
    ///
    /// @param part `raw`, where datasets are, or `models`
    /// @param bytes on disk with its indexes; null while it is locked
    public record Table(String part, String table, @Nullable Long bytes) {}

    /// @param cpu cores that are busy
    /// @param silentSeconds since it was last seen
    public record NodeItem(
            String name,
            List<String> roles,
            String version,
            int cores,
            double cpu,
            long heapBytes,
            long heapMax,
            Instant startedAt,
            double silentSeconds) {
        public NodeItem {
            roles = List.copyOf(roles);
        }
    }

    /// @param processCpu nanoseconds of CPU that this process used since it began
    public Usage(Vertx vertx, TenantDb db, InstantSource clock, LongSupplier processCpu) {
        this.vertx = vertx;
        this.db = db;
        this.meter = db.meter();
        this.clock = clock;
        this.processCpu = processCpu;
        this.today = new DayBook(day());
        // What the process did before it metered is nobody's.
        cpuBefore = processCpu.getAsLong();
        today.add(Map.of(Meter.PLATFORM, Amounts.NONE.withCpu(cpuBefore)), Double.MAX_VALUE);
    }

    /// Begins to write down what is used here.
    ///
    /// @param node what this one says of itself; null where it is none that others should see
    public void start(@Nullable NodeFacts node) {
        facts = node;
        var bus = vertx.eventBus();
        listening.add(
                bus.consumer(LIMITS, message -> inBackground(() -> readAgain(message.body()))));
        listening.add(bus.consumer(Lifecycle.REMOVED, message -> forget(message.body())));
        timer = vertx.setPeriodic(ROUND.toMillis(), _ -> inBackground(this::round));
    }

    /// Others no longer count on this node, which goes on to write down what is used.
    public void leave() {
        try {
            forgetNode();
        } catch (RuntimeException e) { // Postgres is away; the others see that the node is silent
            warn(e, "cannot say that this node leaves");
        }
    }

    private synchronized void forgetNode() {
        facts = null;
        db.platform(c -> {
            store.leave(c, run);
            return null;
        });
    }

    /// Writes down what is not yet written, and stops.
    public void close() {
        vertx.cancelTimer(timer);
        listening.forEach(MessageConsumer::unregister);
        try {
            write();
            db.platform(c -> {
                store.leave(c, run);
                return null;
            });
        } catch (
                RuntimeException e) { // Postgres is away; what was used in the last seconds is lost
            warn(e, "cannot write down what was used");
        }
    }

    private static void inBackground(Runnable work) {
        Thread.ofVirtual().start(work);
    }

    private void forget(String tenant) {
        known.remove(tenant);
        today.forget(tenant);
        meter.forget(new TenantId(tenant));
    }

    private void round() {
        if (!busy.compareAndSet(false, true)) return; // the one before still waits
        try {
            write();
            read();
            rounds++;
            if (rounds % ROUNDS_A_MEASURE == 1) measure();
            if (rounds % ROUNDS_A_FOLD == 1) fold();
        } catch (
                RuntimeException e) { // Postgres is away; nothing is lost, the next round writes it
            warn(e, "cannot write down what is used");
        } finally {
            busy.set(false);
        }
    }

    private static void warn(RuntimeException cause, String message) {
        LOG.atWarn().addKeyValue("service", "usage").setCause(cause).log(message);
    }

    private LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /// Takes what was used since the last time and writes all that is not written.
    synchronized void write() {
        take();
        var book = today;
        db.platform(c -> {
            ended.forEach(old -> store.write(c, run, old));
            store.write(c, run, book);
            var node = facts;
            if (node != null) store.appear(c, run, node, loadNow(book));
            return null;
        });
        ended.clear();
        book.written();
    }

    private void take() {
        long cpuNow = processCpu.getAsLong();
        long now = System.nanoTime();
        double seconds = Math.max(0.001, (now - takenAt) / 1e9);
        if (!today.day().equals(day())) {
            ended.add(today);
            today = new DayBook(day());
        }
        today.add(shares.split(cpuNow - cpuBefore, meter.take()), seconds);
        cpuBefore = cpuNow;
        takenAt = now;
        var connected = new HashSet<>(connections.keySet());
        connected.addAll(today.connected());
        for (var tenant : connected) {
            var its = known.get(tenant);
            long elsewhere = its == null ? 0 : its.allotment().connections();
            today.connections(tenant, connections.getOrDefault(tenant, 0), elsewhere);
        }
    }

    private static UsageStore.Load loadNow(DayBook book) {
        var runtime = Runtime.getRuntime();
        return new UsageStore.Load(
                runtime.availableProcessors(),
                book.cpuRate(),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory());
    }

    private void read() {
        known.values().removeIf(Known::isIdle);
        var asked = List.copyOf(known.keySet());
        var found =
                db.platform(c -> {
                    gateways = Math.max(1, store.gateways(c));
                    return store.allotments(c, asked, day(), run);
                });
        for (var tenant : asked) {
            known.computeIfPresent(
                    tenant,
                    (_, its) -> {
                        var fresh = found.get(tenant);
                        return fresh == null ? null : new Known(fresh, its.askedAt());
                    });
        }
    }

    private void readAgain(String tenant) {
        if (known.containsKey(tenant)) reload(new TenantId(tenant));
    }

    void measure() {
        for (var tenant : List.copyOf(known.keySet())) {
            var server = db.server(new TenantId(tenant));
            if (server.isFirst()) {
                db.platform(c -> {
                    store.measure(c, tenant);
                    return null;
                });
            } else {
                measureThere(server, tenant);
            }
        }
    }

    /// One server that is away keeps nobody else's storage from being measured.
    private void measureThere(ServerDb server, String tenant) {
        try {
            if (!db.platform(c -> store.isDue(c, tenant))) return;
            server.platform(c -> store.stored(c, tenant))
                    .ifPresent(bytes ->
                            db.platform(c -> {
                                store.setStored(c, tenant, bytes);
                                return null;
                            }));
        } catch (ProblemException e) {
            warn(e, "cannot measure a tenant's storage");
        }
    }

    void fold() {
        db.platform(c -> {
            store.fold(c, day().minusDays(1));
            return null;
        });
    }

    /// What a tenant may use; empty where there is no such tenant, or Postgres is away and does not
    /// say.
    Optional<Allotment> allotment(TenantId tenant) {
        return knownAllotment(tenant).or(() -> reload(tenant));
    }

    /// What a tenant may use, where it was looked up before. Never waits.
    Optional<Allotment> knownAllotment(TenantId tenant) {
        var found =
                known.computeIfPresent(
                        tenant.value(), (_, its) -> new Known(its.allotment(), System.nanoTime()));
        return Optional.ofNullable(found).map(Known::allotment);
    }

    Optional<Allotment> reload(TenantId tenant) {
        try {
            var found = db.platform(c -> store.allotment(c, tenant, day(), run));
            found.ifPresent(its -> known.put(tenant.value(), new Known(its, System.nanoTime())));
            return found;
        } catch (ProblemException e) { // Postgres is away: what is asked for fails by itself
            LOG.atDebug().addKeyValue("tenant", tenant).setCause(e).log("limits are not known");
            return Optional.empty();
        }
    }

    /// How much of a quota is used; of requests nothing is known here.
    long used(TenantId tenant, Allotment allotment, Quota quota) {
        return switch (quota) {
            case ROWS -> allotment.rows() + here(tenant).rows();
            case BYTES -> allotment.bytes() + here(tenant).bytes();
            case CONNECTIONS -> allotment.connections() + connections(tenant);
            case STORAGE -> allotment.storage();
            case REQUESTS -> 0;
        };
    }

    private Amounts here(TenantId tenant) {
        return today.of(tenant.value()).plus(meter.pending(tenant));
    }

    private int connections(TenantId tenant) {
        return connections.getOrDefault(tenant.value(), 0);
    }

    /// Counts connections of this node up or down.
    void connected(TenantId tenant, int more) {
        connections.compute(
                tenant.value(),
                (_, count) -> {
                    int now = (count == null ? 0 : count) + more;
                    return now == 0 ? null : Integer.valueOf(now);
                });
    }

    public Meter meter() {
        return meter;
    }

    /// Nodes with a gateway that are there, this one included.
    public int gateways() {
        return gateways;
    }

    /// What a tenant may use and used.
    ///
    /// @param requests of the last minute
    public Optional<Report> report(TenantId tenant, long requests) {
        return allotment(tenant)
                .map(its -> {
                    var quotas = new ArrayList<QuotaItem>();
                    for (var quota : Quota.values()) {
                        long used = quota == Quota.REQUESTS ? requests : used(tenant, its, quota);
                        quotas.add(
                                new QuotaItem(
                                        quota.id(), quota.per(), its.limits().of(quota), used));
                    }
                    return new Report(its.plan(), quotas, days(Optional.of(tenant.value())));
                });
    }

    private List<Day> days(Optional<String> tenant) {
        var today = day();
        return days(tenant, today.minusDays(DAYS_SHOWN - 1L), today);
    }

    private List<Day> days(Optional<String> tenant, LocalDate from, LocalDate to) {
        return db.platform(c -> store.days(c, tenant, from, to));
    }

    /// What a tenant used on some days, the newest first; those that are kept and on which it used
    /// something.
    ///
    /// @param from the first
    /// @param to the last
    public List<Day> days(TenantId tenant, LocalDate from, LocalDate to) {
        return days(Optional.of(tenant.value()), from, to);
    }

    /// The tables of a tenant's datasets and models, with what they take on disk now.
    public List<Table> tables(TenantId tenant) {
        return db.server(tenant).platform(c -> store.tables(c, tenant));
    }

    /// What the platform's own work took that is no tenant's, by day.
    public List<Day> ofPlatform() {
        return days(Optional.of(Meter.PLATFORM));
    }

    public List<Day> ofPlatform(LocalDate from, LocalDate to) {
        return days(Optional.of(Meter.PLATFORM), from, to);
    }

    /// What all tenants and the platform took together, by day.
    public List<Day> ofAll() {
        return days(Optional.empty());
    }

    public List<Day> ofAll(LocalDate from, LocalDate to) {
        return days(Optional.empty(), from, to);
    }

    public List<NodeItem> nodes() {
        return db.platform(store::nodes);
    }
}
