package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.GroupAnswer;
import io.millrace.ingest.api.IngestRequest.QuarantinedRow;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Records that were set aside.
public final class QuarantineStore {
    private static final String PAGE =
            """
            select q.id, q.batch, q.dataset, q.line, nullif(q.column_name, ''), q.reason, q.detail,
                   left(q.raw, 2000), b.file_name
              from (select id, batch, dataset, line, column_name, reason, detail, raw
                      from quarantine
                     where decision is null
                       and ($1::text is null or dataset = $1)
                       and ($2::bigint is null or batch = $2)
                       and ($3::text is null or reason = $3)
                       and ($4::text is null or column_name = $4)
                       and ($5::bigint is null or id < $5)
                     order by id desc limit $6) as q
              left join batches b on b.id = q.batch
             order by q.id desc
            """;

    /// By the index alone, but for one example each; the rows of the tenant are not read.
    public static final String GROUPS =
            """
            select g.dataset, nullif(g.column_name, ''), g.reason, g.rows, g.first_batch, g.last_batch,
                   q.line, q.detail, left(q.raw, 500), g.newest
              from (select dataset, column_name, reason, count(*) as rows,
                           min(batch) as first_batch, max(batch) as last_batch, max(id) as newest
                      from quarantine
                     where decision is null
                       and ($1::text is null or dataset = $1)
                       and ($2::bigint is null or batch = $2)
                     group by dataset, reason, column_name
                     order by rows desc, dataset, reason, column_name limit $3) as g
              join quarantine q on q.id = g.newest
             order by g.rows desc, g.dataset, g.reason, g.column_name
            """;

    private static final String SUM =
            """
            select count(*), max(id) from quarantine
             where decision is null and dataset = $1 and reason = $2 and column_name = $3
               and ($4::bigint is null or batch = $4) and id <= $5
            """;
    private static final String DISCARD =
            """
            with given_up as (
                update quarantine set decision = $1
                 where decision is null and dataset = $2 and reason = $3 and column_name = $4
                   and ($5::bigint is null or batch = $5) and id <= $6
                returning batch)
            update batches b set rows_discarded = b.rows_discarded + g.rows
              from (select batch, count(*) as rows from given_up group by batch) as g
             where b.id = g.batch
            returning b.id, g.rows
            """;

    /// Which records are asked for; null is any, an empty column is the whole line.
    public record Filter(
            @Nullable String dataset,
            @Nullable Long batch,
            @Nullable String reason,
            @Nullable String column) {}

    /// A group of records about which nothing was decided.
    ///
    /// @param column empty where it is the whole line
    /// @param batch null for all
    /// @param upTo id of the newest one that is meant
    public record Group(
            String dataset, String reason, String column, @Nullable Long batch, long upTo) {}

    /// @param newest 0 when there is none
    public record Size(long rows, long newest) {}

    public Size size(SqlConnection c, Group group) {
        var values = Tuple.of(group.dataset(), group.reason(), group.column(), group.batch());
        var row =
                c.preparedQuery(SUM)
                        .execute(values.addLong(group.upTo()))
                        .await()
                        .iterator()
                        .next();
        return new Size(row.getLong(0), Objects.requireNonNullElse(row.getLong(1), 0L));
    }

    /// The largest first.
    public List<GroupAnswer> groups(
            SqlConnection c, @Nullable String dataset, @Nullable Long batch, int limit) {
        var groups = new ArrayList<GroupAnswer>();
        var values = Tuple.of(dataset, batch, limit);
        for (var row : c.preparedQuery(GROUPS).execute(values).await()) {
            groups.add(
                    new GroupAnswer(
                            row.getString(0),
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4).toString(),
                            row.getLong(5).toString(),
                            row.getLong(6),
                            row.getString(7),
                            row.getString(8),
                            row.getLong(9).toString()));
        }
        return groups;
    }

    /// @param batches that the records came with
    public record Discarded(List<Long> batches, long rows) {
        public Discarded {
            batches = List.copyOf(batches);
        }
    }

    /// Marks the records of `group` as given up by `decision`, on the ledger too.
    public Discarded discard(SqlConnection c, Group group, long decision) {
        var values =
                Tuple.of(decision, group.dataset(), group.reason(), group.column(), group.batch());
        var batches = new ArrayList<Long>();
        var rows = c.preparedQuery(DISCARD).execute(values.addLong(group.upTo())).await();
        long discarded = 0;
        for (var row : rows) {
            batches.add(row.getLong(0));
            discarded += row.getLong(1);
        }
        return new Discarded(batches, discarded);
    }

    /// Newest first, older than `before`.
    public List<QuarantinedRow> page(
            SqlConnection c, Filter filter, @Nullable Long before, int limit) {
        var values =
                Tuple.of(
                        filter.dataset(),
                        filter.batch(),
                        filter.reason(),
                        filter.column(),
                        before,
                        limit);
        var page = new ArrayList<QuarantinedRow>();
        for (var row : c.preparedQuery(PAGE).execute(values).await()) {
            page.add(
                    new QuarantinedRow(
                            row.getLong(0).toString(),
                            row.getLong(1).toString(),
                            row.getString(2),
                            row.getString(8),
                            row.getLong(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            Wordings.of(row.getString(6)).orElse(null)));
        }
        return page;
    }
}
