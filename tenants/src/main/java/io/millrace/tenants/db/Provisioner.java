package io.millrace.tenants.db;

import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
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
                            "050_rca.sql",
                            "060_schedules.sql",
                            "070_alerts.sql",
                            "080_pulls.sql",
                            "090_warehouse.sql",
                            "100_uploads.sql",
                            "110_drift.sql",
                            "120_replays.sql",
                            "130_files.sql",
                            "140_avro.sql",
                            "150_dialect.sql",
                            "160_changes.sql",
                            "170_mappings.sql",
                            "180_payloads.sql",
                            "190_refused.sql",
                            "200_exact.sql",
                            "210_increments.sql",
                            "211_routes.sql",
                            "212_pipeline.sql",
                            "213_more_sources.sql",
                            "220_runs.sql",
                            "300_column_lineage.sql",
                            "301_transformations.sql")
                    .map(name -> Migration.read("tenant/" + name))
                    .toList();

    private static final Migration ROLES = Migration.read("tenant/roles.sql");
    private static final Migration SCHEMAS = Migration.read("tenant/schemas.sql");
    private static final Migration GRANTS = Migration.read("tenant/grants.sql");
    private static final int AT_ONCE = 2;

    private static final String INSERT_READY = "insert into millrace.ready_tenants (id) values (?)";

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
            var its = TenantSchemas.of(tenant);
            addRoles(owner, tenant);
            addSchemas(owner, tenant, its);
            addTables(owner, tenant, its, versions());
            try (var ready = owner.prepareStatement(INSERT_READY)) {
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

    /// The scripts of the template, in the order in which they apply.
    public static List<String> versions() {
        return TEMPLATE.stream().map(Migration::version).toList();
    }

    /// Makes a tenant's roles, in the caller's transaction.
    public void addRoles(Connection owner, TenantId tenant) throws SQLException {
        var names = new HashMap<>(names(tenant, TenantSchemas.of(tenant)));
        names.put("password", SqlNames.literal(secrets.verifier(tenant.login())));
        Schema.execute(owner, ROLES.with(names));
    }

    /// Makes empty schemas for a tenant whose roles are there, in the caller's transaction.
    public void addSchemas(Connection owner, TenantId tenant, TenantSchemas its)
            throws SQLException {
        Schema.execute(owner, SCHEMAS.with(names(tenant, its)));
    }

    /// Makes what those scripts of the template make that `versions` names, in the caller's
    /// transaction.
    public void addTables(
            Connection owner, TenantId tenant, TenantSchemas its, Collection<String> versions)
            throws SQLException {
        for (var migration : TEMPLATE) {
            if (!versions.contains(migration.version())) continue;
            migration.applyTo(owner, tenant, its.platform());
        }
        Schema.execute(owner, GRANTS.with(names(tenant, its)));
    }

    /// Gives the tenants that an earlier version made what this one adds.
    TenantUpgrade.Outcome upgrade() {
        return upgrade(_ -> true);
    }

    /// The same for some of them.
    TenantUpgrade.Outcome upgrade(Predicate<TenantId> wanted) {
        return new TenantUpgrade(schema, TEMPLATE, this::grants).run(wanted);
    }

    /// Keys of the objects that a tenant's ledger names.
    public List<String> objects(TenantId tenant) {
        return demolition.objects(tenant);
    }

    /// Drops a tenant's schemas and roles. Blocks; what is gone already is no fault.
    public Demolition.Dropped drop(TenantId tenant) {
        return demolition.drop(tenant);
    }

    private String grants(TenantId tenant) {
        return GRANTS.with(names(tenant, TenantSchemas.of(tenant)));
    }

    private Map<String, String> names(TenantId tenant, TenantSchemas its) {
        return Map.of(
                "database", SqlNames.quote(settings.database()),
                "schema", SqlNames.quote(its.platform()),
                "raw", SqlNames.quote(its.raw()),
                "models", SqlNames.quote(its.models()),
                "role", SqlNames.quote(tenant.role()),
                "login", SqlNames.quote(tenant.login()),
                "connections", Integer.toString(settings.limits().connections() * 4),
                "temp_files", SqlNames.literal(settings.limits().tempFiles() + "MB"));
    }
}
