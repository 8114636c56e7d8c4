package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.QuarantinedRow;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Records that were set aside.
public final class QuarantineStore {
    private static final String PAGE =
            """
            select id, batch, dataset, line, column_name, reason, detail, raw
              from quarantine
             where ($1::text is null or dataset = $1)
               and ($2::bigint is null or batch = $2)
               and ($3::text is null or reason = $3)
               and ($4::bigint is null or id < $4)
             order by id desc limit $5
            """;

    /// Which records are asked for; null is any.
    public record Filter(@Nullable String dataset, @Nullable Long batch, @Nullable String reason) {}

    /// Newest first, older than `before`.
    public List<QuarantinedRow> page(
            SqlConnection c, Filter filter, @Nullable Long before, int limit) {
        var values = Tuple.of(filter.dataset(), filter.batch(), filter.reason(), before, limit);
        var page = new ArrayList<QuarantinedRow>();
        for (var row : c.preparedQuery(PAGE).execute(values).await()) {
            page.add(
                    new QuarantinedRow(
                            row.getLong(0).toString(),
                            row.getLong(1).toString(),
                            row.getString(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7)));
        }
        return page;
    }
}
