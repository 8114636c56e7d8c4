package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.BeginUpload;
import io.millrace.ingest.api.IngestRequest.DialectSettings;
import io.millrace.ingest.api.IngestRequest.UploadAnswer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Uploads that come in parts, and how far they are.
public final class UploadStore {
    private static final String FIELDS =
            """
            id, dataset, received, length, expires_at, idempotency_key, batch, content_type, encoding,
            actor, dialect::text as dialect, file_name, repeated
            """;
    private static final String ADD =
            """
            insert into uploads (id, dataset, content_type, encoding, length, idempotency_key, actor,
                                 received, batch, dialect, file_name)
            values ($1, $2, $3, $4, $5::bigint, $6, $7,
                    case when $8::bigint is null then 0 else $5::bigint end, $8::bigint,
                    $9::text::jsonb, $10)
            returning
            """
                    + FIELDS;
    private static final String ONE =
            "select "
                    + FIELDS
                    + " from uploads where id = $1 and dataset = $2 and expires_at > now()";
    private static final String ADVANCE =
            """
            update uploads set received = $4, expires_at = now() + interval '1 day'
             where id = $1 and dataset = $2 and received = $3 and batch is null
            returning
            """
                    + FIELDS;
    private static final String FINISH =
            "update uploads set batch = $2, repeated = $3 where id = $1";
    private static final String REMOVE = "delete from uploads where id = $1";
    private static final String OPEN =
            """
            select count(*), coalesce(sum(length), 0)::bigint from uploads
             where batch is null and expires_at > now()
            """;
    private static final String EXPIRE =
            "delete from uploads where expires_at <= now() returning id";

    /// An upload, and what is needed to make a batch of it.
    ///
    /// @param isRepeated its batch brought the same file before
    public record Upload(
            UploadAnswer answer,
            String contentType,
            String encoding,
            String actor,
            @Nullable DialectSettings dialect,
            @Nullable String fileName,
            boolean isRepeated) {}

    public record Open(long count, long bytes) {}

    /// @param batch of the same Idempotency-Key; null where there is none
    public Upload add(SqlConnection c, String id, BeginUpload its, @Nullable Long batch) {
        var values =
                Tuple.of(
                        id,
                        its.dataset(),
                        its.contentType(),
                        its.encoding(),
                        its.length(),
                        its.idempotencyKey());
        values.addString(its.actor()).addLong(batch);
        values.addString(Conventions.written(its.dialect())).addString(its.fileName());
        return first(c, ADD, values).orElseThrow();
    }

    /// One that has not expired.
    public Optional<Upload> find(SqlConnection c, String dataset, String id) {
        return first(c, ONE, Tuple.of(id, dataset));
    }

    /// @return empty when it is not at `from`, or finished
    public Optional<Upload> advance(
            SqlConnection c, String dataset, String id, long from, long to) {
        return first(c, ADVANCE, Tuple.of(id, dataset, from, to));
    }

    /// @param isRepeated the batch brought the same file before
    public void finish(SqlConnection c, String id, long batch, boolean isRepeated) {
        c.preparedQuery(FINISH).execute(Tuple.of(id, batch, isRepeated)).await();
    }

    public void remove(SqlConnection c, String id) {
        c.preparedQuery(REMOVE).execute(Tuple.of(id)).await();
    }

    public Open open(SqlConnection c) {
        var row = c.preparedQuery(OPEN).execute().await().iterator().next();
        return new Open(row.getLong(0), row.getLong(1));
    }

    /// Forgets those whose time is over; gives their ids.
    public List<String> expire(SqlConnection c) {
        var ids = new ArrayList<String>();
        for (var row : c.preparedQuery(EXPIRE).execute().await()) ids.add(row.getString(0));
        return ids;
    }

    private static Optional<Upload> first(SqlConnection c, String sql, Tuple values) {
        var rows = c.preparedQuery(sql).execute(values).await().iterator();
        return rows.hasNext() ? Optional.of(upload(rows.next())) : Optional.empty();
    }

    private static Upload upload(Row row) {
        Long batch = row.getLong("batch");
        var answer =
                new UploadAnswer(
                        row.getString("id"),
                        row.getString("dataset"),
                        row.getLong("received"),
                        row.getLong("length"),
                        row.getOffsetDateTime("expires_at").toInstant(),
                        row.getString("idempotency_key"),
                        batch == null ? null : batch.toString());
        return new Upload(
                answer,
                row.getString("content_type"),
                row.getString("encoding"),
                row.getString("actor"),
                Conventions.read(row.getString("dialect"), DialectSettings.class),
                row.getString("file_name"),
                row.getBoolean("repeated"));
    }
}
