package io.millrace.bench;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Principal;
import io.millrace.tenants.Role;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/// Many tenants without people, faster than by signing up.
final class ReadyTenants {
    private static final String ADOPT =
            "insert into millrace.tenants (id, slug, name) select id, 'many-' || id, id from millrace.ready_tenants";
    private static final String KEEP =
            "select id from millrace.tenants where slug like 'many-%' order by id limit ";

    private ReadyTenants() {}

    static List<TenantId> adopt(BenchNode bench, int count)
            throws SQLException, InterruptedException, ExecutionException {
        TenantsBench.atOnce(count, bench.node().database().provisioner()::provision);
        try (var database = Database.of(bench);
                var statement = database.connection().createStatement()) {
            statement.execute(ADOPT);
            statement.execute("delete from millrace.ready_tenants");
            var made = new ArrayList<TenantId>();
            try (var rows = statement.executeQuery(KEEP + count)) {
                while (rows.next()) made.add(new TenantId(rows.getString(1)));
            }
            return made;
        }
    }

    /// An API key of a tenant with the rights of a role.
    static String key(BenchNode bench, TenantId tenant, Role role) {
        var keys = new ApiKeys(bench.node().database().tenantDb());
        var maker =
                new Principal(tenant, "bench", Optional.of(Role.OWNER), Set.of(), Instant.MAX, "");
        return keys.create(maker, "crowd", List.of(role.id()), Optional.empty()).key();
    }
}
