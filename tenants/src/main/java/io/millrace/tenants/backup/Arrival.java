package io.millrace.tenants.backup;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// A tenant that is put on a further server and does not count there until the first server says
/// so: its row there is held, so that no worker takes its jobs.
final class Arrival {
    private static final String FIND =
            "select row_to_json(t)::text from millrace.tenants t where id = ?";
    private static final String BEGIN =
            """
            insert into millrace.tenants (id, slug, name, weight, suspended_at, held_until, held_by)
            select id, slug, name, weight, suspended_at, 'infinity', 'arriving'
            from jsonb_populate_record(null::millrace.tenants, ?::jsonb)
            """;
    private static final String END =
            """
            update millrace.tenants set held_until = null, held_by = null
            where id = ? and held_by = 'arriving'
            """;
    // Of calls the first server tells, wherever the tenant is.
    private static final List<String> STREAM =
            List.of(
                    "delete from millrace.work where tenant = ?",
                    "delete from millrace.work_shares where tenant = ?",
                    "delete from millrace.schedule_times where tenant = ?",
                    "delete from millrace.schedule_signals where tenant = ?",
                    "delete from millrace.alert_watches where tenant = ?",
                    "delete from millrace.outbox where tenant = ? and topic <> 'audit-logs'",
                    "delete from millrace.live_log where tenant = ?",
                    "delete from millrace.live_positions where tenant = ?");
    private static final String REMOVE = "delete from millrace.tenants where id = ?";

    private Arrival() {}

    /// @param first on the first server, which knows what the row says
    static void begin(Connection there, Connection first, TenantId tenant) throws SQLException {
        Sql.update(there, BEGIN, Sql.strings(first, FIND, tenant.value()).getFirst());
    }

    static void end(Connection there, TenantId tenant) throws SQLException {
        Sql.update(there, END, tenant.value());
    }

    /// Drops all that a server has of a tenant which is not there. What is all tenants' stays.
    static void clear(Server server, TenantId tenant) throws SQLException {
        server.provisioner().drop(tenant);
        try (var owner = server.schema().owner()) {
            owner.setAutoCommit(false);
            Sql.asPlatform(owner);
            for (var sql : STREAM) Sql.update(owner, sql, tenant.value());
            if (!server.isFirst()) Sql.update(owner, REMOVE, tenant.value());
            owner.commit();
        }
    }
}
