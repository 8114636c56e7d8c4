package io.millrace.tenants;

import io.millrace.tenants.db.Server;
import io.millrace.tenants.db.ServerChoice;
import java.util.List;

/// The servers as places for new tenants.
final class Homes {
    private final List<Home> homes;
    private final ServerChoice choice;

    record Home(Server server, TenantStock stock) {}

    Homes(List<Home> homes) {
        this.homes = List.copyOf(homes);
        this.choice = new ServerChoice(homes.stream().map(Home::server).toList());
    }

    /// Prepares tenants on each.
    void refill() {
        homes.forEach(home -> home.stock().refill());
    }

    /// @throws io.millrace.kernel.ProblemException `unavailable` when no server takes a tenant
    Home choose() {
        var server = choice.choose();
        return homes.stream()
                .filter(home -> home.server().equals(server))
                .findFirst()
                .orElseThrow();
    }
}
