package io.millrace.tenants.backup;

import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What the platform's tables hold of a tenant's schedules: which of them is due when, as in its
/// own tables, and what they wait for and came.
///
/// @param owner on the tenant's server
record ScheduleRows(Connection owner, TenantId tenant) {
    private static final String FILE = "platform/schedule-signals.ndjson";
    private static final List<String> FORGET =
            List.of(
                    "delete from millrace.schedule_signals where tenant = ?",
                    "delete from millrace.schedule_times where tenant = ?");
    private static final String SIGNALS =
            """
            select json_build_object('schedule', schedule, 'signal', signal)::text
            from millrace.schedule_signals where tenant = ? order by id
            """;
    private static final String ADD_SIGNAL =
            """
            insert into millrace.schedule_signals (tenant, schedule, signal)
            select ?, schedule, signal
            from jsonb_populate_record(null::millrace.schedule_signals, ?::jsonb)
            """;
    private static final String ADD_TIME =
            """
            insert into millrace.schedule_times (tenant, schedule, next_at)
            select ?, schedule, next_at
            from jsonb_populate_record(null::millrace.schedule_times, ?::jsonb)
            """;

    private record Signals(ScheduleRows rows) implements PlatformRows.File {
        @Override
        public String name() {
            return FILE;
        }

        @Override
        public void writeTo(PlatformRows.Line line) throws SQLException, IOException {
            var c = rows.owner();
            if (!Sql.hasTable(c, "millrace.schedule_signals")) return;
            Sql.asPlatform(c);
            for (var signal : Sql.strings(c, SIGNALS, rows.tenant().value())) line.write(signal);
            Sql.asOwner(c);
        }
    }

    PlatformRows.File file() {
        return new Signals(this);
    }

    /// A job that the archive does not carry has a number that another's may be here.
    void forgetJobs() throws SQLException {
        Sql.update(
                owner,
                "update %s set job = null where job is not null"
                        .formatted(SqlNames.quote(tenant.schema(), "schedule_run")));
    }

    /// Puts what the archive says in the place of what there is. The tenant's tables are those of
    /// the archive already; one that was made before there were schedules has none.
    void replace(Archive archive) throws SQLException, IOException {
        Sql.asPlatform(owner);
        for (var sql : FORGET) Sql.update(owner, sql, tenant.value());
        Sql.asOwner(owner);
        var times = Sql.strings(owner, times());
        boolean isThere =
                archive.manifest().parts().stream().anyMatch(part -> part.file().equals(FILE));
        Sql.asPlatform(owner);
        for (var time : times) Sql.update(owner, ADD_TIME, tenant.value(), time);
        if (isThere) {
            for (var line : archive.lines(FILE)) {
                Sql.update(owner, ADD_SIGNAL, tenant.value(), Json.write(line));
            }
        }
        Sql.asOwner(owner);
    }

    /// What came while a run went that is not in the archive is looked at at once.
    private String times() {
        return """
        select json_build_object('schedule', name, 'next_at', coalesce(next_at, now()))::text
        from %s where next_at is not null or cardinality(heard) > 0 order by name
        """
                .formatted(SqlNames.quote(tenant.schema(), "schedule"));
    }
}
