package io.millrace.kernel;

import java.util.HashMap;
import java.util.Map;

/// How many requests a service works on at once. Each tenant has its share, so that one cannot take
/// the places of all; requests that wait for the end of work have places of their own, so that they
/// hold up none that are answered at once. Safe from any thread.
final class Places {
    /// What came of a request for a place.
    enum Verdict {
        TAKEN,
        TENANT_HAS_ITS_SHARE,
        FULL
    }

    private record Share(TenantId tenant, boolean waited) {}

    private final int most;
    private final int mostPerTenant;
    private final Map<Share, Integer> shares = new HashMap<>();
    private int waiting;
    private int answering;

    /// @param most of all tenants, of either kind
    /// @param mostPerTenant of one tenant, of either kind
    Places(int most, int mostPerTenant) {
        this.most = most;
        this.mostPerTenant = mostPerTenant;
    }

    /// Takes a place for `request`; [#leave] gives it back.
    synchronized Verdict enter(Request<?> request) {
        var share = share(request);
        int own = shares.getOrDefault(share, 0);
        if (own >= mostPerTenant) return Verdict.TENANT_HAS_ITS_SHARE;
        if ((share.waited() ? waiting : answering) >= most) return Verdict.FULL;
        shares.put(share, own + 1);
        count(share, 1);
        return Verdict.TAKEN;
    }

    synchronized void leave(Request<?> request) {
        var share = share(request);
        shares.computeIfPresent(share, (_, own) -> own == 1 ? null : own - 1);
        count(share, -1);
    }

    /// Whether a request has a place.
    synchronized boolean isTaken() {
        return waiting + answering > 0;
    }

    private void count(Share share, int more) {
        if (share.waited()) waiting += more;
        else answering += more;
    }

    private static Share share(Request<?> request) {
        return new Share(request.tenant(), request.waited());
    }
}
