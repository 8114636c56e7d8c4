package io.millrace.tenants;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.Lifecycle.Part;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Removes what the platform's tables hold of a tenant.
final class RemovalStore {
    // Who is signing in right now holds the row; afterwards nobody can refer to it.
    private static final String LOCK = "select 1 from millrace.tenants where id = $1 for update";
    // Whoever claims the topic next may read what comes from now on only.
    private static final String TOPICS =
            """
            update millrace.topics set tenant = null, released_at = coalesce(released_at, now())
            where tenant = $1 returning name
            """;
    private static final String FORGET_AUDIT = "select millrace.forget_audit($1)";
    // Somebody without an organization cannot sign in, and nothing else is kept of them.
    private static final String USERS =
            """
            delete from millrace.users u
            where u.id = any ($1)
              and not exists (select from millrace.memberships m where m.user_id = u.id)
              and not exists (select from millrace.refresh_tokens r where r.user_id = u.id)
            """;
    private static final String REMOVE = "delete from millrace.tenants where id = $1";
    private static final String MEMBERS =
            "delete from millrace.memberships where tenant = $1 returning user_id";
    private static final Map<String, String> OTHERS = others();

    /// What is counted by kind: the tables in the order in which they can be emptied.
    private static Map<String, String> others() {
        var kinds = new LinkedHashMap<String, String>();
        kinds.put("sessions", "refresh_tokens");
        kinds.put("memberChanges", "membership_changes");
        kinds.put("invitations", "invitations");
        kinds.put("apiKeys", "api_keys");
        kinds.put("grants", "access_grants");
        kinds.put("usage", "usage");
        return kinds;
    }

    private static final Map<String, String> STREAM = stream();

    /// What the tenant's server holds besides its schemas.
    private static Map<String, String> stream() {
        var kinds = new LinkedHashMap<String, String>();
        kinds.put("jobs", "work");
        kinds.put("shares", "work_shares");
        kinds.put("scheduleTimes", "schedule_times");
        kinds.put("scheduleSignals", "schedule_signals");
        kinds.put("alertWatches", "alert_watches");
        kinds.put("events", "outbox");
        kinds.put("liveEvents", "live_log");
        kinds.put("livePositions", "live_positions");
        return kinds;
    }

    /// What the tenant's work left on its server.
    List<Part> removeStream(SqlConnection c, TenantId tenant) {
        return empty(c, STREAM, tenant);
    }

    private static List<Part> empty(SqlConnection c, Map<String, String> kinds, TenantId tenant) {
        var parts = new ArrayList<Part>();
        for (var kind : kinds.entrySet()) {
            var sql = "delete from millrace." + kind.getValue() + " where tenant = $1";
            var gone = c.preparedQuery(sql).execute(Tuple.of(tenant.value())).await();
            parts.add(new Part(kind.getKey(), gone.rowCount()));
        }
        return parts;
    }

    /// The same of a further server, with the row that says that the tenant is there.
    List<Part> removeThere(SqlConnection c, TenantId tenant) {
        var its = Tuple.of(tenant.value());
        c.preparedQuery(LOCK).execute(its).await();
        var parts = removeStream(c, tenant);
        c.preparedQuery(REMOVE).execute(its).await();
        return parts;
    }

    /// What the first server holds of it, whichever it is on.
    List<Part> removeRows(SqlConnection c, TenantId tenant) {
        var its = Tuple.of(tenant.value());
        c.preparedQuery(LOCK).execute(its).await();
        var parts = empty(c, OTHERS, tenant);
        var topics = strings(c, TOPICS, its);
        parts.add(new Part("topics", topics.size(), topics));
        var members = strings(c, MEMBERS, its);
        parts.add(new Part("memberships", members.size()));
        var users = Tuple.of((Object) members.toArray(String[]::new));
        parts.add(new Part("users", c.preparedQuery(USERS).execute(users).await().rowCount()));
        var calls = c.preparedQuery(FORGET_AUDIT).execute(its).await().iterator().next();
        parts.add(new Part("auditRows", calls.getLong(0)));
        c.preparedQuery(REMOVE).execute(its).await();
        return parts;
    }

    private static List<String> strings(SqlConnection c, String sql, Tuple values) {
        var found = new ArrayList<String>();
        for (var row : c.preparedQuery(sql).execute(values).await()) found.add(row.getString(0));
        return found;
    }
}
