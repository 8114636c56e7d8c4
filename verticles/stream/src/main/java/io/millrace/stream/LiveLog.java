package io.millrace.stream;

import io.millrace.kernel.Bus;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveRequest;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/// Answers from the live log, in Postgres. Deploy with `ThreadingModel.VIRTUAL_THREAD`.
public final class LiveLog extends VerticleBase {
    private static final String POSITION =
            "select seq from millrace.live_positions where tenant = $1 and channel = $2";
    private static final String SINCE =
            """
            select seq, at, data::text from millrace.live_log
            where tenant = $1 and channel = $2 and seq > $3 order by seq limit $4
            """;

    private static final String FIRST_SINCE =
            """
            select coalesce(min(seq), $4) from millrace.live_log
            where tenant = $1 and channel = $2 and at >= $3
            """;

    // Events of late that are not numbered yet, and how many ever were.
    private static final String REVISION =
            """
            select (select coalesce(sum(seq), 0) from millrace.live_positions where tenant = $1)
                   || '/' || (select count(*) || '/' || coalesce(sum(id), 0) from (
                       select id, tenant, seqs from millrace.outbox order by id desc limit 1000) o
                       where tenant = $1 and seqs is null)
            """;

    private final TenantDb db;

    public LiveLog(TenantDb db) {
        this.db = db;
    }

    @Override
    public Future<?> start() {
        Bus bus = new Bus(vertx, Duration.ofSeconds(10));
        return bus.<LiveRequest<?>>serve(LiveRequest.ADDRESS, this::handle);
    }

    private Record handle(LiveRequest<?> request) {
        return switch (request) {
            case LiveRequest.Position(var tenant, var channel) ->
                    new LiveRequest.At(
                            db.server(tenant).platform(c -> position(c, tenant, channel)));
            case LiveRequest.Since(var tenant, var channel, var seq, var limit) ->
                    db.server(tenant).platform(c -> since(c, tenant, channel, seq, limit));
            case LiveRequest.Revision(var tenant) ->
                    new LiveRequest.State(db.server(tenant).platform(c -> revision(c, tenant)));
        };
    }

    private static String revision(SqlConnection c, TenantId tenant) {
        var rows = c.preparedQuery(REVISION).execute(Tuple.of(tenant.value())).await();
        return rows.iterator().next().getString(0);
    }

    static long position(SqlConnection c, TenantId tenant, String channel) {
        var rows = c.preparedQuery(POSITION).execute(Tuple.of(tenant.value(), channel)).await();
        return rows.size() == 0 ? 0 : rows.iterator().next().getLong(0);
    }

    /// Number of the oldest event that was committed at `start` or later; `otherwise` when none
    /// was.
    static long firstSince(
            SqlConnection c,
            TenantId tenant,
            String channel,
            OffsetDateTime start,
            long otherwise) {
        var values = Tuple.of(tenant.value(), channel, start, otherwise);
        var rows = c.preparedQuery(FIRST_SINCE).execute(values).await();
        return rows.iterator().next().getLong(0);
    }

    private static LiveRequest.Events since(
            SqlConnection c, TenantId tenant, String channel, long seq, int limit) {
        long newest = position(c, tenant, channel);
        var items = read(c, tenant, channel, seq, limit);
        return new LiveRequest.Events(items, newest >= seq && items.size() == newest - seq);
    }

    static List<LiveEvent> read(
            SqlConnection c, TenantId tenant, String channel, long seq, int limit) {
        var items = new ArrayList<LiveEvent>();
        var values = Tuple.of(tenant.value(), channel, seq, limit);
        for (var row : c.preparedQuery(SINCE).execute(values).await()) {
            items.add(
                    new LiveEvent(
                            tenant,
                            channel,
                            row.getLong(0),
                            row.getOffsetDateTime(1).toInstant(),
                            row.getString(2)));
        }
        return items;
    }
}
