package io.millrace.gateway.live;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.Principal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which sockets this gateway holds, by tenant. Lives on the gateway's context.
final class Register {
    private final Set<LiveSocket> all = new HashSet<>();
    private final Map<TenantId, Set<LiveSocket>> byTenant = new HashMap<>();
    private final SocketCount count;

    Register(SocketCount count) {
        this.count = count;
    }

    void add(LiveSocket socket) {
        all.add(socket);
    }

    /// Learns how many sockets a tenant may have; waits.
    void prepare(TenantId tenant) {
        count.prepare(tenant);
    }

    /// Files a socket under its tenant.
    ///
    /// @return why that one may have no more
    Optional<String> enter(LiveSocket socket, Principal who) {
        var refused = count.enter(who.tenant());
        if (refused.isPresent()) return refused;
        byTenant.computeIfAbsent(who.tenant(), _ -> new HashSet<>()).add(socket);
        return Optional.empty();
    }

    void remove(LiveSocket socket) {
        all.remove(socket);
        var tenant = socket.who().map(Principal::tenant);
        if (tenant.isEmpty()) return;
        var sockets = byTenant.get(tenant.get());
        if (sockets == null || !sockets.remove(socket)) return;
        if (sockets.isEmpty()) byTenant.remove(tenant.get());
        count.leave(tenant.get());
    }

    /// Counts a frame that went out.
    void sent() {
        count.sent();
    }

    List<LiveSocket> of(TenantId tenant) {
        return List.copyOf(byTenant.getOrDefault(tenant, Set.of()));
    }

    /// Whose sockets there are.
    Set<TenantId> tenants() {
        return Set.copyOf(byTenant.keySet());
    }

    /// Who is connected.
    Set<Principal> callers() {
        return all.stream().flatMap(socket -> socket.who().stream()).collect(Collectors.toSet());
    }

    List<LiveSocket> all() {
        return List.copyOf(all);
    }
}
