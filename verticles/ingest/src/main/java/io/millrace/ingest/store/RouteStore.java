package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.RouteList;
import io.millrace.ingest.api.IngestRequest.RouteRule;
import io.millrace.ingest.api.IngestRequest.RoutedPart;
import io.millrace.ingest.api.IngestRequest.UnroutedRecord;
import io.millrace.ingest.engine.Route;
import io.millrace.ingest.engine.Routes;
import io.millrace.kernel.Json;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists of routes, and the records that none of them took.
public final class RouteStore {
    /// The dataset that mixed records are sent to, and that keeps those that no route takes.
    public static final String UNROUTED = "unrouted";

    private static final RouteList NONE = new RouteList(0, List.of(), null, null, 0);

    private static final String WAITING =
            "coalesce((select rows from datasets where name = 'unrouted'), 0)";
    private static final String CURRENT =
            "select version, routes::text as routes, changed_at, actor, "
                    + WAITING
                    + " as waiting from route_lists order by version desc limit 1";
    private static final String COUNT_WAITING = "select " + WAITING;

    /// Whether a tenant had a table of the name before there were routes: nothing mixed has one.
    static final String IS_TAKEN =
            """
            select exists (
                select from datasets d where d.name = 'unrouted' and (d.created or exists (
                    select from dataset_columns c where c.dataset = d.name)))
            """;

    /// Waits for who gives the same version now.
    private static final String ADD =
            """
            insert into route_lists (version, routes, actor)
            select had.version + 1, $2::text::jsonb, $3
              from (select coalesce(max(version), 0) as version from route_lists) had
             where had.version = $1
            on conflict do nothing
            """;

    private static final String PAGE =
            """
            select id, batch, line, source, left(raw, 2000) as raw, problem from unrouted
             where $1::bigint is null or id < $1
             order by id desc limit $2
            """;
    private static final String PARTS =
            """
            select id, dataset, rows_in from batches where routed_from = $1
            union all
            select b.id, b.dataset, r.rows from routed_later r join batches b on b.id = r.batch
             where r.mixed = $1
             order by 1
            """;

    /// What is kept of a list.
    record Listed(List<RouteRule> items) {
        Listed {
            items = List.copyOf(items);
        }
    }

    /// Whether what is sent to the dataset is mixed.
    public static boolean isMixed(SqlConnection c, String dataset) {
        return dataset.equals(UNROUTED) && !isTaken(c);
    }

    /// Whether the tenant's dataset of that name is one with a table, so that nothing is routed.
    public static boolean isTaken(SqlConnection c) {
        return c.preparedQuery(IS_TAKEN).execute().await().iterator().next().getBoolean(0);
    }

    /// The list that holds; version 0 where none was given.
    public RouteList current(SqlConnection c) {
        var rows = c.preparedQuery(CURRENT).execute().await().iterator();
        return rows.hasNext() ? list(rows.next()) : NONE.withWaiting(waiting(c));
    }

    private static RouteList list(Row row) {
        return new RouteList(
                row.getLong("version"),
                Json.read(row.getString("routes"), Listed.class).items(),
                row.getOffsetDateTime("changed_at").toInstant(),
                row.getString("actor"),
                row.getLong("waiting"));
    }

    /// Records that wait for a route.
    public long waiting(SqlConnection c) {
        return c.preparedQuery(COUNT_WAITING).execute().await().iterator().next().getLong(0);
    }

    /// @param version of the list that is replaced
    /// @return false where another one holds meanwhile
    public boolean add(SqlConnection c, long version, List<RouteRule> items, String actor) {
        var values = Tuple.of(version, written(items), actor);
        return c.preparedQuery(ADD).execute(values).await().rowCount() == 1;
    }

    /// Those that wait, newest first, older than `before`.
    public List<UnroutedRecord> page(SqlConnection c, @Nullable Long before, int limit) {
        var found = new ArrayList<UnroutedRecord>();
        for (var row : c.preparedQuery(PAGE).execute(Tuple.of(before, limit)).await()) {
            found.add(
                    new UnroutedRecord(
                            row.getLong("id").toString(),
                            row.getLong("batch").toString(),
                            row.getLong("line"),
                            row.getString("source"),
                            row.getString("raw"),
                            row.getString("problem")));
        }
        return found;
    }

    /// What became of the records of a mixed batch, at once and later.
    public List<RoutedPart> parts(SqlConnection c, long batch) {
        var found = new ArrayList<RoutedPart>();
        for (var row : c.preparedQuery(PARTS).execute(Tuple.of(batch)).await()) {
            found.add(new RoutedPart(row.getLong(0).toString(), row.getString(1), row.getLong(2)));
        }
        return found;
    }

    public static Routes routes(List<RouteRule> items) {
        return new Routes(items.stream().map(RouteStore::route).toList());
    }

    private static Route route(RouteRule its) {
        return new Route(its.dataset(), its.source(), its.fields(), its.field(), its.value());
    }

    /// @param json of [Listed]
    static Routes read(String json) {
        return routes(Json.read(json, Listed.class).items());
    }

    private static String written(List<RouteRule> items) {
        return Json.write(new Listed(items));
    }
}
