package io.millrace.stream;

import java.util.Locale;

/// A stage that takes jobs from the queue.
public enum Stage {
    INGEST(2, Integer.MAX_VALUE, 3),
    TRANSFORM(1, 1, Stage.NEVER),
    MATCHING(1, 1, 1),
    QUALITY(1, 1, Stage.NEVER),
    RCA(1, 1, Stage.NEVER),
    ALERTS(1, 1, Stage.NEVER),
    PULL(2, 2, Stage.NEVER);

    /// Of jobs that Postgres does nearly all of.
    private static final long NEVER = Long.MAX_VALUE;

    private final int perTenantAndNode;
    private final int perTenant;
    private final long bulk;

    /// @param bulk the least cost of a job that is bulk work
    Stage(int perTenantAndNode, int perTenant, long bulk) {
        this.perTenantAndNode = perTenantAndNode;
        this.perTenant = perTenant;
        this.bulk = bulk;
    }

    /// Jobs of one tenant that one node may run at once.
    public int perTenantAndNode() {
        return perTenantAndNode;
    }

    /// Jobs of one tenant that may run at once, over all nodes.
    int perTenant() {
        return perTenant;
    }

    /// Whether a job of this stage takes so long that it goes behind what somebody waits for: a
    /// batch of some ten thousand bytes, or a matching run.
    boolean isBulk(long cost) {
        return cost >= bulk;
    }

    /// The name in tables and metrics.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Stage of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /// Where one worker of the cluster is told that work was committed.
    String wakeAddress() {
        return "work.wake." + id();
    }

    /// Where all workers are told of work that the one could not take.
    String leftAddress() {
        return "work.left." + id();
    }
}
