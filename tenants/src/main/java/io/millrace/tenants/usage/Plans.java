package io.millrace.tenants.usage;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The plans, and what the operator changes of a tenant's.
public final class Plans {
    private static final String ALL =
            """
            select name, is_first, rows_a_day, bytes_a_day, requests_a_minute, connections, storage_bytes
            from millrace.plans order by place
            """;
    private static final String KNOWN = "select id from millrace.tenants where id = $1";
    private static final String SET_PLAN =
            """
            update millrace.tenants set plan = $2
            where id = $1 and deleting_at is null and exists (select from millrace.plans where name = $2)
            """;
    private static final String SET_LIMITS =
            """
            insert into millrace.tenant_limits (tenant, rows_a_day, bytes_a_day, requests_a_minute, connections, storage_bytes)
            select id, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint
            from millrace.tenants where id = $1 and deleting_at is null
            on conflict (tenant) do update
            set rows_a_day = excluded.rows_a_day, bytes_a_day = excluded.bytes_a_day,
                requests_a_minute = excluded.requests_a_minute, connections = excluded.connections,
                storage_bytes = excluded.storage_bytes
            """;

    private final Vertx vertx;
    private final TenantDb db;

    public Plans(Vertx vertx, TenantDb db) {
        this.vertx = vertx;
        this.db = db;
    }

    /// @param isFirst new tenants begin with it
    public record Item(String name, boolean isFirst, Limits limits) {}

    /// Where a tenant's limits differ from its plan's; absent ones are the plan's.
    public record OwnLimits(
            @Nullable Long rows,
            @Nullable Long bytes,
            @Nullable Long requests,
            @Nullable Long connections,
            @Nullable Long storage) {}

    /// From the smallest.
    public List<Item> all() {
        var items = new ArrayList<Item>();
        for (var row : db.platform(c -> c.preparedQuery(ALL).execute().await())) {
            var limits =
                    new Limits(
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6));
            items.add(new Item(row.getString(0), row.getBoolean(1), limits));
        }
        return items;
    }

    /// A tenant by its id as somebody wrote it.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`
    public TenantId known(String id) {
        var rows = db.platform(c -> c.preparedQuery(KNOWN).execute(Tuple.of(id)).await());
        if (rows.size() == 0) {
            throw Problem.notFound("tenant", id, "GET /api/v1/operator/tenants lists them")
                    .toException();
        }
        return new TenantId(id);
    }

    /// @throws io.millrace.kernel.ProblemException `invalid` when there is no such plan
    public void setPlan(String tenant, String plan) {
        var values = Tuple.of(tenant, plan);
        int set = db.platform(c -> c.preparedQuery(SET_PLAN).execute(values).await().rowCount());
        if (set == 0) {
            throw Problem.invalid("plan: GET /api/v1/operator/plans lists them.").toException();
        }
        announce(tenant);
    }

    /// Replaces all limits that are the tenant's own.
    public void setLimits(String tenant, OwnLimits own) {
        var values =
                Tuple.of(
                        tenant,
                        own.rows(),
                        own.bytes(),
                        own.requests(),
                        own.connections(),
                        own.storage());
        db.platform(c -> c.preparedQuery(SET_LIMITS).execute(values).await().rowCount());
        announce(tenant);
    }

    private void announce(String tenant) {
        vertx.eventBus().publish(Usage.LIMITS, tenant);
    }
}
