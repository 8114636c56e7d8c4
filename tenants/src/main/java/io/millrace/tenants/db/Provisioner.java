package io.millrace.tenants.db;

import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// Makes tenants' schemas and roles from the one template `schema/tenant`, ahead of time: a sign-up
/// claims a ready one.
public final class Provisioner {
    private static final List<Migration> TEMPLATE =
            Stream.of(
                            "010_ingest.sql",
                            "020_transform.sql",
                            "030_matching.sql",
                            "040_quality.sql",
                            "050_rca.sql")
                    .map(name -> Migration.read("tenant/" + name))
                    .toList();

    private static final Migration ROLES = Migration.read("tenant/roles.sql");
    private static final Migration GRANTS = Migration.read("tenant/grants.sql");
    private static final int AT_ONCE = 2;

    private final Schema schema;
    private final Secrets secrets;
    private final DatabaseSettings settings;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    public Provisioner(Schema schema, DatabaseSettings settings, Secrets secrets) {
        this.schema = schema;
        this.settings = settings;
        this.secrets = secrets;
    }

    /// Makes one more ready tenant. Blocks; at most two run at a time, the others wait.
    public TenantId provision() {
        var tenant = Ids.tenant();
        slots.acquireUninterruptibly();
        try (var owner = schema.owner()) {
            owner.setAutoCommit(false);
            Schema.execute(owner, ROLES.with(names(tenant)));
            for (var migration : TEMPLATE) apply(owner, tenant, migration);
            Schema.execute(owner, GRANTS.with(names(tenant)));
            try (var ready =
                    owner.prepareStatement("insert into millrace.ready_tenants (id) values (?)")) {
                ready.setString(1, tenant.value());
                ready.execute();
            }
            owner.commit();
            return tenant;
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        } finally {
            slots.release();
        }
    }

    private static void apply(Connection owner, TenantId tenant, Migration migration)
            throws SQLException {
        Schema.execute(owner, "set local search_path to " + SqlNames.quote(tenant.schema()));
        Schema.execute(owner, migration.sql());
        try (var insert =
                owner.prepareStatement(
                        "insert into millrace.tenant_migrations (tenant, version) values (?, ?)")) {
            insert.setString(1, tenant.value());
            insert.setString(2, migration.version());
            insert.execute();
        }
    }

    private Map<String, String> names(TenantId tenant) {
        return Map.of(
                "database", SqlNames.quote(settings.database()),
                "schema", SqlNames.quote(tenant.schema()),
                "raw", SqlNames.quote(tenant.rawSchema()),
                "models", SqlNames.quote(tenant.modelSchema()),
                "role", SqlNames.quote(tenant.role()),
                "login", SqlNames.quote(tenant.login()),
                "password", SqlNames.literal(secrets.password(tenant.login())),
                "connections", Integer.toString(settings.sqlSize() * 4));
    }
}
