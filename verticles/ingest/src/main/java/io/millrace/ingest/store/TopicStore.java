package io.millrace.ingest.store;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which Kafka topics are a tenant's: one belongs to the tenant that claimed it first, until no
/// source of that tenant reads it. That is kept on the first server, whichever the tenant is on.
///
/// @param db finds the first server; connections are in the tenant
public record TopicStore(TenantDb db) {
    private static final String CLAIM =
            """
            insert into millrace.topics as t (name, tenant) values ($1, $2)
            on conflict (name) do update
               set tenant = excluded.tenant, released_at = null,
                   since = case when t.tenant = excluded.tenant then t.since else t.released_at end
             where t.tenant = excluded.tenant or t.released_at is not null
            """;
    private static final String RELEASE_UNREAD =
            """
            update millrace.topics set released_at = now()
             where tenant = $1 and released_at is null and name <> all ($2)
            """;
    private static final String READ =
            "select distinct topic from sources where kind = 'kafka' order by topic";
    private static final String OWN =
            """
            select since from millrace.topics
             where name = $1 and tenant = $2 and released_at is null
            """;

    /// The right to read a topic.
    ///
    /// @param since records before it were another tenant's; null when all may be read
    public record Claim(@Nullable Instant since) {}

    /// @return false when the topic is another tenant's
    public boolean claim(SqlConnection c, TenantId tenant, String topic) {
        var values = Tuple.of(topic, tenant.value());
        return db.shared(tenant, c, s -> s.preparedQuery(CLAIM).execute(values).await()).rowCount()
                == 1;
    }

    /// Gives up the topics that no source of the tenant reads any more.
    public void releaseUnread(SqlConnection c, TenantId tenant) {
        var read = new ArrayList<String>();
        for (var row : c.preparedQuery(READ).execute().await()) read.add(row.getString(0));
        var values = Tuple.of(tenant.value(), (Object) read.toArray(String[]::new));
        db.shared(tenant, c, s -> s.preparedQuery(RELEASE_UNREAD).execute(values).await());
    }

    /// @return empty when the topic is not the tenant's
    public Optional<Claim> find(SqlConnection c, TenantId tenant, String topic) {
        var values = Tuple.of(topic, tenant.value());
        var rows = db.shared(tenant, c, s -> s.preparedQuery(OWN).execute(values).await());
        if (rows.size() == 0) return Optional.empty();
        OffsetDateTime since = rows.iterator().next().getOffsetDateTime(0);
        return Optional.of(new Claim(since == null ? null : since.toInstant()));
    }
}
