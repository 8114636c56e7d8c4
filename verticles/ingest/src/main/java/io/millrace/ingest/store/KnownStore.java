package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.KnownAnswer;
import io.millrace.ingest.api.IngestRequest.KnownColumn;
import io.millrace.ingest.api.IngestRequest.KnownEdges;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// What the ledger and the statistics say of a dataset's rows. Each of the rows' writers keeps both
/// in its own transaction, and one statement reads them, so that what they say is what the table
/// held at one moment.
public final class KnownStore {
    /// Batches whose statistics are summed up, at most; of more the rows are read.
    private static final int MOST_BATCHES = 20_000;

    /// Where there are more batches than these, and fewer rows in each, the rows are read sooner
    /// than the statistics.
    private static final int FEW_BATCHES = 100;

    private static final int ROWS_OF_BATCH = 50;

    /// Nothing of an upsert dataset, whose current table shows other rows than came. Of the columns
    /// nothing where a batch has no exact statistics, or others than rows, or where rows are being
    /// changed for a drift.
    private static final String KNOWN =
            """
            select t.rows, k.name, k.count, k.is_known and c.type = k.type, k.min, k.max
              from datasets d
             cross join lateral (
                    select coalesce(sum(rows_stored), 0)::bigint as rows,
                           count(*) filter (where rows_stored > 0) as batches
                      from batches where dataset = d.name) t
              left join lateral (
                    select e.name, min(e.type) as type, sum(e.count)::bigint as count,
                           min(e.type) = max(e.type)
                               and bool_and(e.count = 0 or e.min is not null) as is_known,
                           min(e.min)::text as min, max(e.max)::text as max
                      from batches b
                      join batch_statistics s on s.batch = b.id
                     cross join lateral jsonb_to_recordset(s.exact)
                           as e (name text, type text, count bigint, nulls bigint,
                                 min numeric, max numeric)
                     where b.dataset = d.name and b.rows_stored > 0
                       and t.batches <= $2
                       and (t.batches <= $3 or t.rows >= t.batches * $4)
                       and not exists (
                           select from batches o left join batch_statistics n on n.batch = o.id
                            where o.dataset = d.name and o.rows_stored > 0 and n.exact is null)
                       and not exists (
                           select from drift_batches l join drifts f on f.id = l.drift
                            where f.dataset = d.name and l.state <> 'done')
                     group by e.name
                    having bool_and(e.count + e.nulls = b.rows_stored)) k on true
              left join dataset_columns c on c.dataset = d.name and c.name = k.name
             where d.name = $1 and d.mode = 'append' and d.created and d.rows = t.rows
             order by k.name
            """;

    /// @return nothing known where there is no such dataset
    public KnownAnswer known(SqlConnection c, String dataset) {
        var values = Tuple.of(dataset, MOST_BATCHES, FEW_BATCHES, ROWS_OF_BATCH);
        @Nullable Long rows = null;
        var columns = new ArrayList<KnownColumn>();
        for (var row : c.preparedQuery(KNOWN).execute(values).await()) {
            rows = row.getLong(0);
            if (row.getString(1) != null) columns.add(column(row));
        }
        return new KnownAnswer(rows, columns);
    }

    private static KnownColumn column(Row row) {
        boolean hasEdges = Boolean.TRUE.equals(row.getBoolean(3));
        var edges =
                hasEdges
                        ? new KnownEdges(number(row.getString(4)), number(row.getString(5)))
                        : null;
        return new KnownColumn(row.getString(1), row.getLong(2), edges);
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
