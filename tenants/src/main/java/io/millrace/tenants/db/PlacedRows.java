package io.millrace.tenants.db;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows of `tenants` on further servers, which say of each tenant there what its jobs depend
/// on. The first server's say what is so; what it changes is told to the others at once and again
/// later.
public final class PlacedRows {
    private static final Logger LOG = LoggerFactory.getLogger(PlacedRows.class);
    private static final String ADD =
            "insert into millrace.tenants (id, slug, name) values ($1, $2, $3)";
    private static final String THERE =
            """
            select id, slug, name, weight, suspended_at from millrace.tenants
            where server = $1 and moving is null and deleting_at is null and ($2::text is null or id = $2)
            order by id
            """;
    private static final String TELL =
            """
            with taken as (delete from millrace.ready_tenants where id = any ($1))
            insert into millrace.tenants as t (id, slug, name, weight, suspended_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::timestamptz[])
            on conflict (id) do update
            set weight = excluded.weight, suspended_at = excluded.suspended_at,
                held_until = case when t.held_by = 'arriving' then null else t.held_until end,
                held_by = nullif(t.held_by, 'arriving')
            where (t.weight, t.suspended_at) is distinct from (excluded.weight, excluded.suspended_at)
               or t.held_by = 'arriving'
            """;
    private static final String END =
            "update millrace.tenants set deleting_at = now() where id = $1";

    private final TenantDb db;

    public PlacedRows(TenantDb db) {
        this.db = db;
    }

    private record Row(
            String id,
            String slug,
            String name,
            int weight,
            @Nullable OffsetDateTime suspendedAt) {}

    /// Adds the row of a new tenant, in a transaction on its server.
    public void add(SqlConnection there, TenantId tenant, String slug, String name) {
        there.preparedQuery(ADD).execute(Tuple.of(tenant.value(), slug, name)).await();
    }

    /// Tells the tenant's server what is so of it; one that is away is told when it is back.
    public void tell(TenantId tenant) {
        try {
            var server = db.server(tenant);
            if (!server.isFirst()) tell(server, tenant.value());
        } catch (ProblemException e) {
            LOG.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("service", "tenants")
                    .setCause(e)
                    .log("the tenant's server is told later");
        }
    }

    /// Tells all further servers.
    ///
    /// @throws ProblemException when one of them is away
    public void tellAll() {
        for (var server : db.servers()) {
            if (!server.isFirst()) tell(server);
        }
    }

    /// Tells a further server what is so of all its tenants.
    public void tell(ServerDb server) {
        tell(server, null);
    }

    private void tell(ServerDb server, @Nullable String tenant) {
        var rows = new ArrayList<Row>();
        var values = Tuple.of(server.name(), tenant);
        for (var row : db.platform(c -> c.preparedQuery(THERE).execute(values).await())) {
            rows.add(
                    new Row(
                            row.getString(0),
                            row.getString(1),
                            row.getString(2),
                            row.getInteger(3),
                            row.getOffsetDateTime(4)));
        }
        if (rows.isEmpty()) return;
        var told =
                Tuple.of(
                        rows.stream().map(Row::id).toArray(String[]::new),
                        rows.stream().map(Row::slug).toArray(String[]::new),
                        rows.stream().map(Row::name).toArray(String[]::new),
                        rows.stream().map(Row::weight).toArray(Integer[]::new),
                        rows.stream().map(Row::suspendedAt).toArray(OffsetDateTime[]::new));
        server.platform(c -> c.preparedQuery(TELL).execute(told).await().rowCount());
    }

    /// Tells the tenant's server that it is being deleted.
    public void end(TenantId tenant, ServerDb server) {
        var values = Tuple.of(tenant.value());
        server.platform(c -> c.preparedQuery(END).execute(values).await().rowCount());
    }
}
