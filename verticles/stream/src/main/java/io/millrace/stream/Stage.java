package io.millrace.stream;

import java.util.Locale;

/// A stage that takes jobs from the queue.
public enum Stage {
    INGEST(2, Integer.MAX_VALUE),
    TRANSFORM(1, 1),
    MATCHING(1, 1),
    QUALITY(1, 1),
    RCA(1, 1);

    private final int perTenantAndNode;
    private final int perTenant;

    Stage(int perTenantAndNode, int perTenant) {
        this.perTenantAndNode = perTenantAndNode;
        this.perTenant = perTenant;
    }

    /// Jobs of one tenant that one node may run at once.
    public int perTenantAndNode() {
        return perTenantAndNode;
    }

    /// Jobs of one tenant that may run at once, over all nodes.
    int perTenant() {
        return perTenant;
    }

    /// The name in tables and metrics.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Stage of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    String wakeAddress() {
        return "work.wake." + id();
    }
}
