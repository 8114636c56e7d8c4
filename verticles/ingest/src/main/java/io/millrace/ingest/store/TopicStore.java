package io.millrace.ingest.store;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which Kafka topics are the tenant's: one belongs to the tenant that claimed it first, until no
/// source of that tenant reads it.
public final class TopicStore {
    private static final String CLAIM =
            """
            insert into millrace.topics as t (name, tenant) values ($1, millrace.current_tenant())
            on conflict (name) do update
               set tenant = excluded.tenant, released_at = null,
                   since = case when t.tenant = excluded.tenant then t.since else t.released_at end
             where t.tenant = excluded.tenant or t.released_at is not null
            """;
    private static final String RELEASE_UNREAD =
            """
            update millrace.topics set released_at = now()
             where tenant = millrace.current_tenant() and released_at is null
               and name not in (select topic from sources)
            """;
    private static final String OWN =
            """
            select since from millrace.topics
             where name = $1 and tenant = millrace.current_tenant() and released_at is null
            """;

    /// The right to read a topic.
    ///
    /// @param since records before it were another tenant's; null when all may be read
    public record Claim(@Nullable Instant since) {}

    /// @return false when the topic is another tenant's
    public boolean claim(SqlConnection c, String topic) {
        return c.preparedQuery(CLAIM).execute(Tuple.of(topic)).await().rowCount() == 1;
    }

    /// Gives up the topics that no source of the tenant reads any more.
    public void releaseUnread(SqlConnection c) {
        c.preparedQuery(RELEASE_UNREAD).execute().await();
    }

    /// @return empty when the topic is not the tenant's
    public Optional<Claim> find(SqlConnection c, String topic) {
        var rows = c.preparedQuery(OWN).execute(Tuple.of(topic)).await().iterator();
        if (!rows.hasNext()) return Optional.empty();
        OffsetDateTime since = rows.next().getOffsetDateTime(0);
        return Optional.of(new Claim(since == null ? null : since.toInstant()));
    }
}
