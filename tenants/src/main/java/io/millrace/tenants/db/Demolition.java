package io.millrace.tenants.db;

import io.millrace.kernel.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Drops what a tenant has of its own in the database: schemas with all in them, roles,
/// connections.
public final class Demolition {
    // A job of the tenant that still runs is told at its end that it lost its lease; until then its
    // locks are waited for.
    private static final String LOCK_WAIT = "set lock_timeout = '5s'";
    private static final String LOCKED = "55P03";
    private static final int TRIES = 24;

    private static final String EXISTS = "select to_regclass(?) is not null";
    private static final String END_CONNECTIONS =
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = ?";
    private static final String RELATIONS =
            """
            select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm')
            """;
    private static final String SCHEMA = "select 1 from pg_namespace where nspname = ?";
    private static final String ROLE = "select 1 from pg_roles where rolname = ?";

    private static final String FORGET_MIGRATIONS =
            "delete from millrace.tenant_migrations where tenant = ?";

    private final Schema schema;

    Demolition(Schema schema) {
        this.schema = schema;
    }

    /// What was there and is not.
    ///
    /// @param relations tables and views of the schemas
    public record Dropped(List<String> schemas, List<String> roles, long relations) {
        public Dropped {
            schemas = List.copyOf(schemas);
            roles = List.copyOf(roles);
        }
    }

    /// Keys of the objects that the tenant's ledger names, and of uploads that are not finished.
    List<String> objects(TenantId tenant) {
        var ledger = SqlNames.quote(tenant.schema(), "batches");
        try (var owner = schema.owner()) {
            var keys = new ArrayList<String>();
            if (!isTrue(owner, EXISTS, ledger)) return keys;
            try (var statement = owner.createStatement();
                    var rows =
                            statement.executeQuery(
                                    "select object_key from "
                                            + ledger
                                            + " where object_key is not null"
                                            + unfinished(owner, tenant)
                                            + " order by 1")) {
                while (rows.next()) keys.add(rows.getString(1));
            }
            return keys;
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }

    private static String unfinished(Connection owner, TenantId tenant) throws SQLException {
        var uploads = SqlNames.quote(tenant.schema(), "uploads");
        return isTrue(owner, EXISTS, uploads) ? " union select id from " + uploads : "";
    }

    Dropped drop(TenantId tenant) {
        var schemas = new ArrayList<String>();
        var roles = new ArrayList<String>();
        long relations = 0;
        try (var owner = schema.owner()) {
            Schema.execute(owner, LOCK_WAIT);
            isTrue(owner, END_CONNECTIONS, tenant.login());
            var its = List.of(tenant.modelSchema(), tenant.rawSchema(), tenant.schema());
            for (var name : its) {
                if (!exists(owner, SCHEMA, name)) continue;
                relations += count(owner, name);
                patiently(owner, "drop schema if exists " + SqlNames.quote(name) + " cascade");
                schemas.add(name);
            }
            for (var name : List.of(tenant.login(), tenant.role())) {
                if (!exists(owner, ROLE, name)) continue;
                patiently(owner, "drop owned by " + SqlNames.quote(name) + " cascade");
                patiently(owner, "drop role " + SqlNames.quote(name));
                roles.add(name);
            }
            try (var forget = owner.prepareStatement(FORGET_MIGRATIONS)) {
                forget.setString(1, tenant.value());
                forget.execute();
            }
            return new Dropped(schemas, roles, relations);
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }

    private static void patiently(Connection owner, String sql) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                Schema.execute(owner, sql);
                return;
            } catch (SQLException e) {
                if (!LOCKED.equals(e.getSQLState()) || attempt == TRIES) throw e;
            }
        }
    }

    private static boolean exists(Connection owner, String sql, String name) throws SQLException {
        try (var statement = owner.prepareStatement(sql)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static boolean isTrue(Connection owner, String sql, String name) throws SQLException {
        try (var statement = owner.prepareStatement(sql)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static long count(Connection owner, String name) throws SQLException {
        try (var statement = owner.prepareStatement(RELATIONS)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
