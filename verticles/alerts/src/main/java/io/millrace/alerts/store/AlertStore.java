package io.millrace.alerts.store;

import io.millrace.alerts.api.AlertsRequest.Alert;
import io.millrace.alerts.api.AlertsRequest.RuleAnswer;
import io.millrace.alerts.engine.Kind;
import io.millrace.alerts.engine.Rule;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Rules and their alerts. All calls run inside a transaction of [io.millrace.tenants.db.TenantDb].
public final class AlertStore {
    private static final long MOST_KEPT = 10_000;
    private static final String RULE_COLUMNS =
            """
            r.id, r.name, r.kind, r.subject, r.threshold, r.clear_at, r.batches, r.created_at,
            r.updated_at, exists (select from alert a where a.rule = r.id and a.state = 'open')
            """;
    private static final String ALERT_COLUMNS =
            """
            id, name, kind, subject, threshold, state, value, fired_at, resolved_at, resolved_value,
            resolution
            """;

    // Rules of a tenant change one after the other, so that their number stays within its bound.
    static final String LOCK = "lock table alert_rule in share row exclusive mode";
    static final String RULES = "select " + RULE_COLUMNS + " from alert_rule r order by r.name";
    static final String RULE = "select " + RULE_COLUMNS + " from alert_rule r where r.name = $1";
    static final String PUT =
            """
            insert into alert_rule (name, kind, subject, threshold, clear_at, batches, created_at,
                                    updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $7)
            on conflict (name) do update
            set kind = excluded.kind, subject = excluded.subject, threshold = excluded.threshold,
                clear_at = excluded.clear_at, batches = excluded.batches,
                updated_at = excluded.updated_at
            """;
    static final String DELETE = "delete from alert_rule where id = $1";
    static final String LEAVE = "update alert set rule = null where rule = $1";
    static final String FIRE =
            """
            insert into alert (rule, name, kind, subject, threshold, state, value, fired_at)
            select id, name, kind, subject, threshold, 'open', $2, $3 from alert_rule where id = $1
            on conflict (rule) where state = 'open' do nothing
            returning
            """
                    + ALERT_COLUMNS;
    static final String TRIM =
            """
            delete from alert
            where state = 'resolved' and id <= (select id from alert order by id desc offset $1 limit 1)
            """;
    static final String RESOLVE =
            """
            update alert set state = 'resolved', resolved_at = $3, resolved_value = $2, resolution = $4
            where rule = $1 and state = 'open'
            returning
            """
                    + ALERT_COLUMNS;
    static final String NEWEST =
            "select "
                    + ALERT_COLUMNS
                    + """
                    from alert
                    where ($1::text is null or state = $1) and ($2::bigint is null or id < $2)
                    order by id desc limit $3
                    """;
    static final String OPEN = "select count(*) from alert where state = 'open'";

    static final String FORGET_WATCHES = "delete from millrace.alert_watches where tenant = $1";
    static final String WATCH =
            """
            insert into millrace.alert_watches (tenant, rule, kind, topic, subject, fire_at, clear_at,
                                                is_open)
            select $1, r.id, r.kind,
                   case r.kind when 'quality-score' then 'quality-events'
                               when 'error-rate' then 'ingest-events' else '' end,
                   r.subject, r.threshold, r.clear_at,
                   exists (select from alert a where a.rule = r.id and a.state = 'open')
            from alert_rule r
            """;

    /// @param answer as it is shown
    public record Kept(long id, Rule rule, RuleAnswer answer) {
        public boolean isOpen() {
            return answer.open();
        }
    }

    /// What else changes the tenant's rules waits until the transaction ends.
    public void lock(SqlConnection c) {
        c.preparedQuery(LOCK).execute().await();
    }

    /// By name.
    public List<Kept> rules(SqlConnection c) {
        return list(c.preparedQuery(RULES).execute().await()).map(AlertStore::kept).toList();
    }

    public Optional<Kept> rule(SqlConnection c, String name) {
        return list(c.preparedQuery(RULE).execute(Tuple.of(name)).await())
                .map(AlertStore::kept)
                .findFirst();
    }

    public void put(SqlConnection c, Rule rule, Instant now) {
        var values =
                Tuple.of(
                        rule.name(),
                        rule.kind().id(),
                        rule.subject(),
                        rule.threshold(),
                        rule.clearAt(),
                        rule.batches());
        c.preparedQuery(PUT).execute(values.addOffsetDateTime(at(now))).await();
    }

    /// Its past alerts stay.
    public void delete(SqlConnection c, long rule) {
        c.preparedQuery(LEAVE).execute(Tuple.of(rule)).await();
        c.preparedQuery(DELETE).execute(Tuple.of(rule)).await();
    }

    /// Empty where an alert of the rule is open already. The oldest beyond the bound go.
    public Optional<Alert> fire(SqlConnection c, long rule, double value, Instant now) {
        var values = Tuple.of(rule, value, at(now));
        var fired = first(c.preparedQuery(FIRE).execute(values).await());
        if (fired.isPresent()) c.preparedQuery(TRIM).execute(Tuple.of(MOST_KEPT)).await();
        return fired;
    }

    /// Empty where none is open.
    ///
    /// @param value null where none was measured
    public Optional<Alert> resolve(
            SqlConnection c, long rule, @Nullable Double value, String why, Instant now) {
        var values = Tuple.of(rule, value, at(now), why);
        return first(c.preparedQuery(RESOLVE).execute(values).await());
    }

    /// Newest first.
    ///
    /// @param before an id; null begins at the newest
    public List<Alert> newest(
            SqlConnection c, @Nullable String state, @Nullable Long before, int limit) {
        var values = Tuple.of(state, before, limit);
        return list(c.preparedQuery(NEWEST).execute(values).await())
                .map(AlertStore::alert)
                .toList();
    }

    public long open(SqlConnection c) {
        return c.preparedQuery(OPEN).execute().await().iterator().next().getLong(0);
    }

    /// Has events and looks watch for what the rules say now.
    public void watch(SqlConnection c, String tenant) {
        c.preparedQuery(FORGET_WATCHES).execute(Tuple.of(tenant)).await();
        c.preparedQuery(WATCH).execute(Tuple.of(tenant)).await();
    }

    private static java.util.stream.Stream<Row> list(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private static Optional<Alert> first(Iterable<Row> rows) {
        return list(rows).map(AlertStore::alert).findFirst();
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Kind kind(Row row) {
        return Kind.of(row.getString("kind")).orElseThrow(); // we wrote it
    }

    private static Kept kept(Row row) {
        var kind = kind(row);
        var rule =
                new Rule(
                        row.getString("name"),
                        kind,
                        row.getString("subject"),
                        row.getDouble("threshold"),
                        row.getDouble("clear_at"),
                        row.getInteger("batches"));
        var answer =
                new RuleAnswer(
                        rule.name(),
                        kind.id(),
                        subject(row),
                        kind.hasThreshold() ? rule.threshold() : null,
                        kind.hasThreshold() ? rule.clearAt() : null,
                        kind.isOfBatches() ? rule.batches() : null,
                        row.getBoolean("exists"),
                        row.getOffsetDateTime("created_at").toInstant(),
                        row.getOffsetDateTime("updated_at").toInstant());
        return new Kept(row.getLong("id"), rule, answer);
    }

    private static Alert alert(Row row) {
        return new Alert(
                Long.toString(row.getLong("id")),
                row.getString("name"),
                row.getString("kind"),
                subject(row),
                kind(row).hasThreshold() ? row.getDouble("threshold") : null,
                row.getString("state"),
                row.getDouble("value"),
                row.getOffsetDateTime("fired_at").toInstant(),
                instant(row.getOffsetDateTime("resolved_at")),
                row.getDouble("resolved_value"),
                row.getString("resolution"));
    }

    private static @Nullable String subject(Row row) {
        var subject = row.getString("subject");
        return subject.isEmpty() ? null : subject;
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
