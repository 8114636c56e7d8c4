package io.millrace.transform.store;

import io.millrace.kernel.Json;
import io.millrace.transform.api.TransformRequest.TransformationAnswer;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What was made of rows that came with calls. All calls run inside a transaction of
/// [io.millrace.tenants.db.TenantDb].
public final class TransformationStore {
    static final String ADD =
            """
            insert into transformation
              (operation, type, parameters, input, rows_in, rows_out, columns_in, columns_out, misfits,
               code_hash, input_hash, output_hash, replay_of, seconds, at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            returning id
            """;
    // The newest one stays, however large it is.
    static final String TRIM =
            """
            delete from transformation
            where id in (
              select id
              from (
                select id, row_number() over (order by id desc) as place,
                  sum(octet_length(input)) over (order by id desc) as bytes
                from transformation
              ) as placed
              where place > $1 or (place > 1 and bytes > $2))
            """;
    static final String NEWEST =
            """
            select it.id, it.operation, it.type, it.parameters, it.at, it.seconds, it.rows_in,
              it.rows_out, it.columns_in, it.columns_out, it.misfits, it.code_hash, it.input_hash,
              it.output_hash, it.replay_of, it.output_hash = was.output_hash
            from transformation as it left join transformation as was on was.id = it.replay_of
            where $2::bigint is null or it.id = $2
            order by it.id desc
            limit $1
            """;
    static final String INPUT =
            "select operation, type, parameters, input from transformation where id = $1";

    /// What is to be written down.
    ///
    /// @param parameters as JSON
    /// @param input as JSON
    public record Order(String operation, String type, String parameters, String input) {}

    /// What came of it.
    public record Made(
            int rowsIn,
            int rowsOut,
            List<String> columnsIn,
            List<String> columnsOut,
            int misfits,
            String codeHash,
            String inputHash,
            String outputHash,
            @Nullable Long replayOf,
            double seconds,
            Instant at) {
        public Made {
            columnsIn = List.copyOf(columnsIn);
            columnsOut = List.copyOf(columnsOut);
        }
    }

    public long add(SqlConnection c, Order order, Made made) {
        var values = Tuple.tuple();
        values.addString(order.operation()).addString(order.type());
        values.addString(order.parameters()).addString(order.input());
        values.addInteger(made.rowsIn()).addInteger(made.rowsOut());
        values.addValue(new JsonArray(made.columnsIn())).addValue(new JsonArray(made.columnsOut()));
        values.addInteger(made.misfits());
        values.addString(made.codeHash()).addString(made.inputHash()).addString(made.outputHash());
        values.addLong(made.replayOf()).addDouble(made.seconds());
        values.addValue(made.at().atOffset(ZoneOffset.UTC));
        return c.preparedQuery(ADD).execute(values).await().iterator().next().getLong(0);
    }

    /// Keeps the newest, as many and as large as that.
    public void trim(SqlConnection c, long kept, long bytes) {
        c.preparedQuery(TRIM).execute(Tuple.of(kept, bytes)).await();
    }

    public List<TransformationAnswer> newest(SqlConnection c, int limit) {
        return answers(c, Tuple.tuple().addInteger(limit).addLong(null));
    }

    public Optional<TransformationAnswer> one(SqlConnection c, long id) {
        return answers(c, Tuple.of(1, id)).stream().findFirst();
    }

    private static List<TransformationAnswer> answers(SqlConnection c, Tuple values) {
        var rows = c.preparedQuery(NEWEST).execute(values).await();
        return StreamSupport.stream(rows.spliterator(), false)
                .map(TransformationStore::answer)
                .toList();
    }

    private static TransformationAnswer answer(Row row) {
        var replayOf = row.getLong(14);
        return new TransformationAnswer(
                Long.toString(row.getLong(0)),
                row.getString(1),
                row.getString(2),
                new LinkedHashMap<String, @Nullable Object>(Json.readObject(row.getString(3))),
                row.getOffsetDateTime(4).toInstant(),
                row.getDouble(5),
                row.getInteger(6),
                row.getInteger(7),
                texts(row.getJsonArray(8)),
                texts(row.getJsonArray(9)),
                row.getInteger(10),
                row.getString(11),
                row.getString(12),
                row.getString(13),
                replayOf == null ? null : Long.toString(replayOf),
                row.getBoolean(15));
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    public Optional<Order> order(SqlConnection c, long id) {
        var rows = c.preparedQuery(INPUT).execute(Tuple.of(id)).await();
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                        new Order(
                                row.getString(0),
                                row.getString(1),
                                row.getString(2),
                                row.getString(3)))
                .findFirst();
    }
}
