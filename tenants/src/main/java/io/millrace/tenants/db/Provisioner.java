package io.millrace.tenants.db;

import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
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

    // Tenants, in stock or taken, that have not seen all of the template.
    private static final String BEHIND =
            """
            select t.id from (
                select id from millrace.tenants where deleting_at is null
                union all select id from millrace.ready_tenants) t
            where (select count(*) from millrace.tenant_migrations m
                   where m.tenant = t.id and m.version = any (?)) < ?
            order by t.id
            """;
    private static final String APPLIED =
            "select version from millrace.tenant_migrations where tenant = ?";
    private static final String INSERT_READY = "insert into millrace.ready_tenants (id) values (?)";
    private static final String INSERT_APPLIED =
            "insert into millrace.tenant_migrations (tenant, version) values (?, ?)";

    private final Schema schema;
    private final Secrets secrets;
    private final DatabaseSettings settings;
    private final Demolition demolition;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    public Provisioner(Schema schema, DatabaseSettings settings, Secrets secrets) {
        this.schema = schema;
        this.settings = settings;
        this.secrets = secrets;
        this.demolition = new Demolition(schema);
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
            update(owner, INSERT_READY, tenant.value());
            owner.commit();
            return tenant;
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        } finally {
            slots.release();
        }
    }

    /// Gives the tenants that an earlier version made what this one adds, each in a transaction of
    /// its own. Returns how many there were.
    int upgrade() {
        try (var owner = schema.owner()) {
            owner.setAutoCommit(false);
            var behind = behind(owner);
            for (var tenant : behind) {
                // Another node may be at it, too.
                Schema.execute(
                        owner, "lock table millrace.tenant_migrations in share row exclusive mode");
                var applied = strings(owner, APPLIED, tenant.value());
                for (var migration : TEMPLATE) {
                    if (!applied.contains(migration.version())) apply(owner, tenant, migration);
                }
                Schema.execute(owner, GRANTS.with(names(tenant)));
                owner.commit();
            }
            return behind.size();
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }

    /// Keys of the objects that a tenant's ledger names.
    public List<String> objects(TenantId tenant) {
        return demolition.objects(tenant);
    }

    /// Drops a tenant's schemas and roles. Blocks; what is gone already is no fault.
    public Demolition.Dropped drop(TenantId tenant) {
        return demolition.drop(tenant);
    }

    private static List<TenantId> behind(Connection owner) throws SQLException {
        var versions = TEMPLATE.stream().map(Migration::version).toArray();
        var wanted = owner.createArrayOf("text", versions);
        return strings(owner, BEHIND, wanted, versions.length).stream().map(TenantId::new).toList();
    }

    private static void apply(Connection owner, TenantId tenant, Migration migration)
            throws SQLException {
        Schema.execute(owner, "set local search_path to " + SqlNames.quote(tenant.schema()));
        Schema.execute(owner, migration.sql());
        update(owner, INSERT_APPLIED, tenant.value(), migration.version());
    }

    private static void update(Connection owner, String sql, Object... values) throws SQLException {
        try (var statement = owner.prepareStatement(sql)) {
            bind(statement, values);
            statement.execute();
        }
    }

    private static List<String> strings(Connection owner, String sql, Object... values)
            throws SQLException {
        try (var statement = owner.prepareStatement(sql)) {
            bind(statement, values);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<String>();
                while (rows.next()) found.add(rows.getString(1));
                return found;
            }
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
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
                "connections", Integer.toString(settings.limits().connections() * 4),
                "temp_files", SqlNames.literal(settings.limits().tempFiles() + "MB"));
    }
}
