package io.millrace.tenants.db;

import io.millrace.kernel.TenantId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what each tenant uses on this node. Safe from any thread.
public final class Meter {
    /// Stands for the platform's own work, which is no tenant's.
    public static final String PLATFORM = "";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Counters> counters = new ConcurrentHashMap<>();
    private final Busy busy = new Busy();
    private final Set<Work> working = ConcurrentHashMap.newKeySet();
    private final LongAdder allRows = new LongAdder();

    /// What was used.
    ///
    /// @param cpuNanos of threads that worked for this one alone
    /// @param sharedNanos time at the doors of threads that work for all in turn
    public record Amounts(
            long cpuNanos,
            long databaseNanos,
            long sharedNanos,
            long rows,
            long bytes,
            long requests) {
        public static final Amounts NONE = new Amounts(0, 0, 0, 0, 0, 0);

        public Amounts plus(Amounts more) {
            return new Amounts(
                    cpuNanos + more.cpuNanos,
                    databaseNanos + more.databaseNanos,
                    sharedNanos + more.sharedNanos,
                    rows + more.rows,
                    bytes + more.bytes,
                    requests + more.requests);
        }

        /// The same with another amount of CPU time.
        public Amounts withCpu(long nanos) {
            return new Amounts(nanos, databaseNanos, sharedNanos, rows, bytes, requests);
        }
    }

    private record Counters(
            LongAdder cpu,
            LongAdder database,
            LongAdder shared,
            LongAdder rows,
            LongAdder bytes,
            LongAdder requests) {
        Counters() {
            this(
                    new LongAdder(),
                    new LongAdder(),
                    new LongAdder(),
                    new LongAdder(),
                    new LongAdder(),
                    new LongAdder());
        }

        Amounts sums() {
            return new Amounts(
                    cpu.sum(),
                    database.sum(),
                    shared.sum(),
                    rows.sum(),
                    bytes.sum(),
                    requests.sum());
        }

        Amounts take() {
            return new Amounts(
                    cpu.sumThenReset(),
                    database.sumThenReset(),
                    shared.sumThenReset(),
                    rows.sumThenReset(),
                    bytes.sumThenReset(),
                    requests.sumThenReset());
        }
    }

    /// A platform thread that works for one tenant, until it is closed.
    public final class Work implements AutoCloseable {
        private final Counters its;
        private final long thread = Thread.currentThread().threadId();
        private long counted = THREADS.getThreadCpuTime(thread);

        private Work(Counters its) {
            this.its = its;
        }

        private synchronized void count() {
            long now = THREADS.getThreadCpuTime(thread);
            if (now > counted) { // a thread that ended has no time any more
                its.cpu().add(now - counted);
                counted = now;
            }
        }

        @Override
        public void close() {
            count();
            working.remove(this);
        }
    }

    private Counters of(String tenant) {
        return counters.computeIfAbsent(tenant, _ -> new Counters());
    }

    /// The CPU time of the current platform thread is the tenant's from now on.
    public Work work(TenantId tenant) {
        var work = new Work(of(tenant.value()));
        working.add(work);
        return work;
    }

    /// Rows that were stored.
    public void rows(TenantId tenant, long count) {
        of(tenant.value()).rows().add(count);
        allRows.add(count);
    }

    /// Rows of all tenants that were stored here since the node began.
    public long rowsSinceStart() {
        return allRows.sum();
    }

    /// Bytes that came in.
    public void bytes(TenantId tenant, long count) {
        of(tenant.value()).bytes().add(count);
    }

    public void request(TenantId tenant) {
        of(tenant.value()).requests().increment();
    }

    /// Time for which a connection worked.
    ///
    /// @param startNanos [System#nanoTime()] when it began
    void database(String tenant, long startNanos) {
        long now = System.nanoTime();
        long took = now - startNanos;
        busy.add(tenant, took, now);
        var its = of(tenant);
        its.database().add(took);
        if (Thread.currentThread().isVirtual()) its.shared().add(took);
    }

    /// Whether `tenant` keeps so many connections busy that others should go before it.
    boolean isBusy(String tenant) {
        return !tenant.equals(PLATFORM) && busy.isMuch(tenant, System.nanoTime());
    }

    /// What was counted of `tenant` and is not taken yet.
    public Amounts pending(TenantId tenant) {
        var its = counters.get(tenant.value());
        return its == null ? Amounts.NONE : its.sums();
    }

    /// What was counted since the last time, by tenant.
    public Map<String, Amounts> take() {
        working.forEach(Work::count);
        var taken = new HashMap<String, Amounts>();
        counters.forEach((tenant, its) -> {
            var amounts = its.take();
            if (!amounts.equals(Amounts.NONE)) taken.put(tenant, amounts);
        });
        return taken;
    }

    /// After a tenant is gone.
    public void forget(TenantId tenant) {
        counters.remove(tenant.value());
    }
}
