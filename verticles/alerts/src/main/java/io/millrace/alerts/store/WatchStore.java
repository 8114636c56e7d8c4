package io.millrace.alerts.store;

import io.millrace.alerts.engine.Kind;
import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What no event tells of: how long work has been due, how busy the nodes are, and whose rules see
/// it otherwise than their alerts say.
public final class WatchStore {
    // A job that was put off or repeated has been due since it was queued.
    private static final String DUE_SINCE =
            "case when attempt > 0 or deferrals > 0 then created_at else run_after end";
    static final String DELAY =
            """
            select extract(epoch from clock_timestamp() - min(%1$s))::float8
            from millrace.work
            where state in ('queued', 'running') and stage <> 'alerts' and ($1 = '' or stage = $1)
              and %1$s <= clock_timestamp()
            """
                    .formatted(DUE_SINCE);
    static final String LOADS =
            """
            select max(100 * cpu_rate / cores), max(100.0 * heap_bytes / heap_max)::float8
            from millrace.nodes where seen_at > now() - interval '10 seconds'
            """;
    static final String LOOK =
            """
            insert into millrace.service_looks as l (looker) values ($1)
            on conflict (id) do update set looker = excluded.looker, looked_at = excluded.looked_at
            where l.looker = excluded.looker or l.looked_at < now() - interval '10 seconds'
            """;
    static final String TELL =
            """
            update millrace.service_looks set known = $2, down = $3, looked_at = now()
            where looker = $1
            """;
    static final String SERVICES =
            """
            select known, down from millrace.service_looks
            where looked_at > now() - interval '10 seconds'
            """;
    // Those whose jobs nobody takes would fill the places of the others; of the others each has its
    // turn.
    static final String CHANGED =
            """
            with due as (
                select tenant, stage, extract(epoch from clock_timestamp() - min(%s))::float8 as seconds
                from millrace.work
                where state in ('queued', 'running') and stage <> 'alerts'
                  and tenant in (
                      select tenant from millrace.alert_watches where kind = 'processing-delay')
                group by tenant, stage
            ), delayed as (
                select w.tenant, w.rule, w.fire_at, w.clear_at, w.is_open, max(d.seconds) as seconds
                from millrace.alert_watches w
                left join due d on d.tenant = w.tenant and w.subject in ('', d.stage)
                where w.kind = 'processing-delay'
                group by w.tenant, w.rule
            ), changed as (
            select tenant from millrace.alert_watches
            where kind = 'service-down' and not is_open
              and (subject = any($1) or subject = '' and $6 and cardinality($1) > 0)
            union
            select tenant from millrace.alert_watches
            where kind = 'service-down' and is_open
              and (subject = any($5) and not subject = any($1)
                   or subject = '' and $6 and cardinality($1) = 0)
            union
            select tenant from millrace.alert_watches
            where kind = 'resource-use' and not is_open
              and case subject when 'cpu' then $2::float8 else $3::float8 end > fire_at
            union
            select tenant from millrace.alert_watches
            where kind = 'resource-use' and is_open
              and case subject when 'cpu' then $2::float8 else $3::float8 end <= clear_at
            union
            select tenant from delayed
            where not is_open and seconds > fire_at
               or is_open and coalesce(seconds, 0) <= clear_at
            )
            select t.id from changed join millrace.tenants t on t.id = changed.tenant
            where t.suspended_at is null and t.deleting_at is null
              and coalesce(t.held_until < now(), true)
            order by random() limit $4
            """
                    .formatted(DUE_SINCE);

    /// What was seen of the services last.
    ///
    /// @param known those that something was seen of
    /// @param down those of them that answer nobody
    public record Services(List<String> known, List<String> down) {
        public Services {
            known = List.copyOf(known);
            down = List.copyOf(down);
        }

        /// How many are down; of one, 1 or 0. Empty where that is not known.
        ///
        /// @param service empty for all
        public OptionalDouble down(String service) {
            if (service.isEmpty()) {
                return isWhole() ? OptionalDouble.of(down.size()) : OptionalDouble.empty();
            }
            if (!known.contains(service)) return OptionalDouble.empty();
            return OptionalDouble.of(down.contains(service) ? 1 : 0);
        }

        boolean isWhole() {
            return known.containsAll(Kind.SERVICES);
        }
    }

    /// Of the busiest node, in percent; NaN where no node says.
    public record Loads(double cpu, double memory) {
        static final double UNKNOWN = Double.NaN;

        public OptionalDouble of(String resource) {
            double value = resource.equals("cpu") ? cpu : memory;
            return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
        }

        private @Nullable Double known(double value) {
            return Double.isNaN(value) ? null : value;
        }
    }

    /// Seconds that the tenant's oldest work has been due; inside a transaction of the tenant.
    ///
    /// @param stage empty for all
    public double delay(SqlConnection c, String stage) {
        var seconds =
                c.preparedQuery(DELAY)
                        .execute(Tuple.of(stage))
                        .await()
                        .iterator()
                        .next()
                        .getDouble(0);
        return seconds == null ? 0 : Math.max(0, seconds);
    }

    /// Asked of the first server, where nodes say how they are.
    public Loads loads(SqlConnection c) {
        var row = c.preparedQuery(LOADS).execute().await().iterator().next();
        return new Loads(known(row.getDouble(0)), known(row.getDouble(1)));
    }

    private static double known(@Nullable Double value) {
        return value == null ? Loads.UNKNOWN : value;
    }

    /// Whether this node is the one that looks, which it may become thereby. Asked of the first
    /// server.
    public boolean isLooker(SqlConnection c, String node) {
        return c.preparedQuery(LOOK).execute(Tuple.of(node)).await().rowCount() == 1;
    }

    /// Has all nodes know what the one that looks sees; without effect on any other.
    public void tell(SqlConnection c, String node, Services seen) {
        var values = Tuple.of(node, array(seen.known()), array(seen.down()));
        c.preparedQuery(TELL).execute(values).await();
    }

    /// Asked of the first server, as the one that looks has told.
    public Services services(SqlConnection c) {
        var rows = c.preparedQuery(SERVICES).execute().await().iterator();
        if (!rows.hasNext()) return new Services(List.of(), List.of());
        var row = rows.next();
        return new Services(List.of(row.getArrayOfStrings(0)), List.of(row.getArrayOfStrings(1)));
    }

    private static String[] array(List<String> values) {
        return values.toArray(String[]::new);
    }

    /// Tenants of a server whose rules have to be decided.
    ///
    /// @param most tenants; the others come with the next look
    public List<TenantId> changed(SqlConnection c, Services seen, Loads loads, int most) {
        var values =
                Tuple.of(
                        array(seen.down()),
                        loads.known(loads.cpu()),
                        loads.known(loads.memory()),
                        most,
                        array(seen.known()),
                        seen.isWhole());
        var rows = c.preparedQuery(CHANGED).execute(values).await();
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new TenantId(row.getString(0)))
                .toList();
    }
}
