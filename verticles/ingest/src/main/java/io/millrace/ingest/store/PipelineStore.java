package io.millrace.ingest.store;

import io.millrace.kernel.Period;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What batches did, by hour, as it was counted when each of them ended.
public final class PipelineStore {
    /// The hour and the step of a batch `b` that ended.
    private static final String PLACE =
            """
            date_trunc('hour', b.finished_at, 'UTC') as hour, b.dataset,
                   case b.state
                       when 'failed' then -1
                       else least(128, greatest(0, ceil(4 * ln(greatest(1, 1000 * extract(
                                epoch from b.finished_at - coalesce(b.arrived_at, b.received_at)
                            ))) / ln(2.0))))::smallint
                   end as step
            """;

    /// Takes records that wait, by their ids, from where they were counted.
    static final String MOVE =
            """
            update pipeline_hours p
               set rows_in = p.rows_in - u.rows, rows_stored = p.rows_stored - u.rows
              from (select
            """
                    + PLACE
                    + """
                                 , count(*) as rows
                              from unrouted w join batches b on b.id = w.batch
                             where w.id = any (?) group by 1, 2, 3) as u
                     where p.hour = u.hour and p.dataset = u.dataset and p.step = u.step
                    """;

    /// Counts a batch that ended, whose id follows, and [#COUNTED] it.
    static final String COUNT =
            """
            insert into pipeline_hours as p
                (hour, dataset, step, batches, rows_in, rows_stored, rows_quarantined, bytes)
            select
            """
                    + PLACE
                    + """
                           , 1, b.rows_in, b.rows_stored, b.rows_quarantined,
                           case b.state when 'failed' then 0 else b.bytes end
                      from batches b
                     where b.finished_at is not null and b.id =
                    """;

    static final String COUNTED =
            """

            on conflict (hour, dataset, step) do update
               set batches = p.batches + excluded.batches, rows_in = p.rows_in + excluded.rows_in,
                   rows_stored = p.rows_stored + excluded.rows_stored,
                   rows_quarantined = p.rows_quarantined + excluded.rows_quarantined,
                   bytes = p.bytes + excluded.bytes
            """;

    private static final String TRIM =
            """
            delete from pipeline_hours
             where hour < date_trunc('day', now(), 'UTC') - make_interval(days => $1)
            """;
    private static final String SUMS =
            """
            select date_trunc($3::text, hour, 'UTC') as at, step, sum(batches)::bigint,
                   sum(rows_in)::bigint, sum(rows_stored)::bigint, sum(rows_quarantined)::bigint,
                   sum(bytes)::bigint
              from pipeline_hours
             where hour >= $1 and hour < $2 and ($4::text is null or dataset = $4)
             group by 1, 2 order by 1, 2
            """;
    private static final String RATES =
            """
            select source, sum(rows_in)::bigint
              from batches
             where state = 'stored' and finished_at > now() - make_interval(secs => $1)
               and source like 'kafka:%'
             group by source
            """;

    /// Drops what is of more than `days` days before today, in UTC.
    ///
    /// @return how many rows
    public int trim(SqlConnection c, int days) {
        return c.preparedQuery(TRIM).execute(Tuple.of(days)).await().rowCount();
    }

    /// @param at the hour or the day, in UTC
    /// @param step [io.millrace.ingest.engine.LatencySketch]
    public record Sums(
            Instant at,
            int step,
            long batches,
            long rowsIn,
            long rowsStored,
            long rowsQuarantined,
            long bytes) {}

    /// Sums by hour or day and step, the oldest first.
    ///
    /// @param within with both ends
    /// @param dataset null for all
    /// @param unit `hour` or `day`
    public List<Sums> sums(SqlConnection c, Period within, @Nullable String dataset, String unit) {
        var values = Tuple.of(Period.sql(within.from()), Period.sql(within.until()), unit, dataset);
        var sums = new ArrayList<Sums>();
        for (var row : c.preparedQuery(SUMS).execute(values).await()) {
            sums.add(
                    new Sums(
                            row.getOffsetDateTime(0).toInstant(),
                            row.getInteger(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6)));
        }
        return sums;
    }

    /// Records that were read from a partition lately.
    ///
    /// @param source as the ledger names it, `kafka:<source>/<partition>`
    public record Read(String source, long records) {}

    public List<Read> read(SqlConnection c, double seconds) {
        var read = new ArrayList<Read>();
        for (var row : c.preparedQuery(RATES).execute(Tuple.of(seconds)).await()) {
            read.add(new Read(row.getString(0), row.getLong(1)));
        }
        return read;
    }
}
