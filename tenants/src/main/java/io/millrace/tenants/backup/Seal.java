package io.millrace.tenants.backup;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.sql.Connection;
import java.sql.SQLException;

/// Keeps everybody out of a tenant's place on one server, whoever still believes that it is there,
/// until it is opened again or dropped. Only the login that owns the schemas reads on.
final class Seal {
    private static final String END_CONNECTIONS =
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = ?";

    private Seal() {}

    static void close(Connection owner, TenantId tenant) throws SQLException {
        Sql.execute(owner, "revoke " + SqlNames.quote(tenant.role()) + " from millrace_pool");
        Sql.execute(owner, "alter role " + SqlNames.quote(tenant.login()) + " nologin");
        Sql.strings(owner, END_CONNECTIONS, tenant.login());
    }

    static void open(Connection owner, TenantId tenant) throws SQLException {
        Sql.execute(
                owner,
                "grant "
                        + SqlNames.quote(tenant.role())
                        + " to millrace_pool with inherit false, set true");
        Sql.execute(owner, "alter role " + SqlNames.quote(tenant.login()) + " login");
    }
}
