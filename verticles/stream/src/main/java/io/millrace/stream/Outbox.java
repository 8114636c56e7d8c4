package io.millrace.stream;

import io.millrace.kernel.Json;
import io.millrace.kernel.Span;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// Where a stage leaves its events, in the transaction that makes them true. The [Relay] carries
/// them on.
public final class Outbox {
    static final String WAKE = "outbox.wake";
    private static final String EMIT = "select millrace.emit($1, $2, $3, $4::text::jsonb, $5)";
    private static final String EMIT_JDBC = "select millrace.emit(?, ?, ?, ?::jsonb, ?)";

    private static final String TELL =
            """
            insert into millrace.outbox (tenant, topic, type, entity, data, parent)
            values (millrace.current_tenant(), $1, $2, $3, $4::text::jsonb, $5)
            """;

    private static final String OLDEST_UNSENT =
            """
            select (extract(epoch from clock_timestamp() - at) * 1000)::bigint
            from millrace.outbox order by id limit 1
            """;

    private final Vertx vertx;

    public Outbox(Vertx vertx) {
        this.vertx = vertx;
    }

    /// Adds `event` for the tenant of the transaction's role.
    public void add(SqlConnection connection, Event event) {
        connection
                .preparedQuery(EMIT)
                .execute(
                        Tuple.of(
                                event.topic(),
                                event.type(),
                                event.entity(),
                                Json.write(event.channels()),
                                Span.current().parent()))
                .await();
    }

    /// Adds `notice` for the tenant of the transaction's role.
    public void add(SqlConnection connection, Notice notice) {
        connection
                .preparedQuery(TELL)
                .execute(
                        Tuple.of(
                                notice.topic(),
                                notice.type(),
                                notice.entity(),
                                Json.write(notice.data()),
                                Span.current().parent()))
                .await();
    }

    public void add(Connection connection, Event event) throws SQLException {
        try (var statement = connection.prepareStatement(EMIT_JDBC)) {
            statement.setString(1, event.topic());
            statement.setString(2, event.type());
            statement.setString(3, event.entity());
            statement.setString(4, Json.write(event.channels()));
            statement.setString(5, Span.current().parent());
            statement.execute();
        }
    }

    /// How long the oldest event that is not in Kafka has waited; no time when there is none.
    static Duration oldestUnsent(SqlConnection connection) {
        var rows = connection.preparedQuery(OLDEST_UNSENT).execute().await();
        return rows.size() == 0
                ? Duration.ZERO
                : Duration.ofMillis(rows.iterator().next().getLong(0));
    }

    /// After the commit: the relay need not wait for its next poll.
    public void wake() {
        vertx.eventBus().publish(WAKE, "");
    }
}
