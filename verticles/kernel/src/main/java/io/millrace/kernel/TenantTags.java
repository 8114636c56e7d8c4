package io.millrace.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The values of a meter's label `tenant`, bounded: the first [#MOST] tenants have their id, the
/// others share one value.
public final class TenantTags {
    /// The label.
    public static final String NAME = "tenant";

    public static final int MOST = 200;

    /// The value of those beyond the bound.
    public static final String OTHERS = "other";

    private final Set<TenantId> tenants = ConcurrentHashMap.newKeySet();

    public String of(TenantId tenant) {
        if (tenants.contains(tenant)) return tenant.value();
        if (tenants.size() >= MOST) return OTHERS;
        tenants.add(tenant);
        return tenant.value();
    }

    /// Gives a tenant's place to another.
    public void forget(TenantId tenant) {
        tenants.remove(tenant);
    }
}
