package io.millrace.tenants.usage;

import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// The tables of usage, of limits and of nodes.
final class UsageStore {
    private static final long NANOS_A_MICRO = 1_000;
    private static final int DAYS_KEPT = 400;

    private static final String WRITE =
            """
            insert into millrace.usage (tenant, day, run, cpu_micros, database_micros, rows, bytes, requests,
                                        connections_peak, connections, cpu_rate, row_rate)
            select e.tenant, $1, $2, e.cpu, e.database, e.rows, e.bytes, e.requests, e.peak, e.now, e.cpu_rate, e.row_rate
            from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
                        $10::bigint[], $11::float8[], $12::float8[])
                 as e (tenant, cpu, database, rows, bytes, requests, peak, now, cpu_rate, row_rate)
            where e.tenant = '' or exists (select from millrace.tenants t where t.id = e.tenant)
            on conflict (tenant, day, run) do update
            set cpu_micros = excluded.cpu_micros, database_micros = excluded.database_micros, rows = excluded.rows,
                bytes = excluded.bytes, requests = excluded.requests, connections_peak = excluded.connections_peak,
                connections = excluded.connections, cpu_rate = excluded.cpu_rate, row_rate = excluded.row_rate,
                written_at = now()
            """;
    private static final String APPEAR =
            """
            insert into millrace.nodes (run, name, roles, version, cores, cpu_rate, heap_bytes, heap_max)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (run) do update
            set cpu_rate = excluded.cpu_rate, heap_bytes = excluded.heap_bytes, heap_max = excluded.heap_max,
                seen_at = now()
            """;
    private static final String LEAVE = "delete from millrace.nodes where run = $1";
    private static final String FORGET_NODES =
            "delete from millrace.nodes where seen_at < now() - interval '1 hour'";
    private static final String ALLOTMENTS =
            """
            select t.id, t.plan, coalesce(l.rows_a_day, p.rows_a_day), coalesce(l.bytes_a_day, p.bytes_a_day),
                   coalesce(l.requests_a_minute, p.requests_a_minute), coalesce(l.connections, p.connections),
                   coalesce(l.storage_bytes, p.storage_bytes), coalesce(u.rows, 0)::bigint,
                   coalesce(u.bytes, 0)::bigint, coalesce(u.connections, 0)::bigint, coalesce(s.bytes, 0)
            from millrace.tenants t
            join millrace.plans p on p.name = t.plan
            left join millrace.tenant_limits l on l.tenant = t.id
            left join millrace.tenant_storage s on s.tenant = t.id
            left join lateral (
                select sum(rows) as rows, sum(bytes) as bytes,
                       sum(connections) filter (where written_at > now() - interval '10 seconds') as connections
                from millrace.usage u where u.tenant = t.id and u.day = $2 and u.run <> $3) u on true
            where t.id = any ($1)
            """;
    private static final String IS_DUE =
            """
            select 1 from millrace.tenants t
            where t.id = $1 and not exists (
                select from millrace.tenant_storage s
                where s.tenant = t.id and s.measured_at > now() - interval '20 seconds')
            """;
    private static final String STORED = "select millrace.stored_bytes($1)";
    private static final String SET_STORED =
            """
            insert into millrace.tenant_storage (tenant, bytes)
            select id, $2 from millrace.tenants where id = $1
            on conflict (tenant) do update set bytes = excluded.bytes, measured_at = now()
            """;
    private static final String MEASURE =
            """
            with due as materialized (
                select t.id from millrace.tenants t
                where t.id = $1 and not exists (
                    select from millrace.tenant_storage s
                    where s.tenant = t.id and s.measured_at > now() - interval '20 seconds'))
            insert into millrace.tenant_storage (tenant, bytes)
            select m.id, m.bytes from (select id, millrace.stored_bytes(id) as bytes from due) m
            where m.bytes is not null
            on conflict (tenant) do update set bytes = excluded.bytes, measured_at = now()
            """;
    private static final String FOLD =
            """
            with over as (
                delete from millrace.usage where day < $1 and run <> '' returning *)
            insert into millrace.usage as u (tenant, day, run, cpu_micros, database_micros, rows, bytes, requests, connections_peak)
            select tenant, day, '', sum(cpu_micros), sum(database_micros), sum(rows), sum(bytes), sum(requests), max(connections_peak)
            from over group by tenant, day
            on conflict (tenant, day, run) do update
            set cpu_micros = u.cpu_micros + excluded.cpu_micros, database_micros = u.database_micros + excluded.database_micros,
                rows = u.rows + excluded.rows, bytes = u.bytes + excluded.bytes, requests = u.requests + excluded.requests,
                connections_peak = greatest(u.connections_peak, excluded.connections_peak)
            """;
    private static final String FORGET_DAYS = "delete from millrace.usage where day < $1";
    private static final String DAYS =
            """
            select day, sum(cpu_micros)::float8 / 1000000, sum(database_micros)::float8 / 1000000, sum(rows)::bigint,
                   sum(bytes)::bigint, sum(requests)::bigint, max(connections_peak)
            from millrace.usage where ($1::text is null or tenant = $1) and day between $2 and $3
            group by day order by day desc
            """;
    private static final String TABLES =
            "select part, relation, bytes from millrace.relation_bytes($1)";
    private static final String NODES =
            """
            select name, roles, version, cores, cpu_rate, heap_bytes, heap_max, started_at,
                   extract(epoch from clock_timestamp() - seen_at)::float8
            from millrace.nodes order by name, started_at
            """;
    private static final String COUNT_GATEWAYS =
            """
            select count(*) from millrace.nodes
            where 'gateway' = any (roles) and seen_at > now() - interval '10 seconds'
            """;

    /// Replaces what this run wrote of `book`'s day before.
    void write(SqlConnection c, String run, DayBook book) {
        var entries = book.unwritten();
        if (entries.isEmpty()) return;
        var values = Tuple.of(book.day(), run);
        values.addArrayOfString(entries.stream().map(DayBook.Entry::tenant).toArray(String[]::new));
        numbers(values, entries, its -> its.amounts().cpuNanos() / NANOS_A_MICRO);
        numbers(values, entries, its -> its.amounts().databaseNanos() / NANOS_A_MICRO);
        numbers(values, entries, its -> its.amounts().rows());
        numbers(values, entries, its -> its.amounts().bytes());
        numbers(values, entries, its -> its.amounts().requests());
        numbers(values, entries, DayBook.Entry::peak);
        numbers(values, entries, DayBook.Entry::connections);
        rates(values, entries, DayBook.Entry::cpuRate);
        rates(values, entries, DayBook.Entry::rowRate);
        c.preparedQuery(WRITE).execute(values).await();
    }

    private static void numbers(
            Tuple values, List<DayBook.Entry> entries, ToLongFunction<DayBook.Entry> field) {
        values.addArrayOfLong(entries.stream().mapToLong(field).boxed().toArray(Long[]::new));
    }

    private static void rates(
            Tuple values, List<DayBook.Entry> entries, ToDoubleFunction<DayBook.Entry> field) {
        values.addArrayOfDouble(entries.stream().mapToDouble(field).boxed().toArray(Double[]::new));
    }

    void appear(SqlConnection c, String run, NodeFacts facts, Load load) {
        var values = Tuple.of(run, facts.name());
        values.addArrayOfString(facts.roles().toArray(String[]::new));
        values.addString(facts.version()).addInteger(load.cores()).addDouble(load.cpuRate());
        values.addLong(load.heapBytes()).addLong(load.heapMax());
        c.preparedQuery(APPEAR).execute(values).await();
    }

    /// How busy a node is.
    ///
    /// @param cpuRate cores that are busy
    record Load(int cores, double cpuRate, long heapBytes, long heapMax) {}

    void leave(SqlConnection c, String run) {
        c.preparedQuery(LEAVE).execute(Tuple.of(run)).await();
    }

    /// @param run whose own use is left out
    Map<String, Allotment> allotments(
            SqlConnection c, Collection<String> tenants, LocalDate day, String run) {
        var values = Tuple.of(tenants.toArray(String[]::new), day, run);
        var found = new HashMap<String, Allotment>();
        for (var row : c.preparedQuery(ALLOTMENTS).execute(values).await()) {
            found.put(row.getString(0), allotment(row));
        }
        return found;
    }

    private static Allotment allotment(Row row) {
        var limits =
                new Limits(
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6));
        return new Allotment(
                row.getString(1),
                limits,
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10));
    }

    /// Measures the storage of a tenant of this server, unless that was done just now.
    void measure(SqlConnection c, String tenant) {
        c.preparedQuery(MEASURE).execute(Tuple.of(tenant)).await();
    }

    /// Whether a tenant's storage was not measured just now.
    boolean isDue(SqlConnection c, String tenant) {
        return c.preparedQuery(IS_DUE).execute(Tuple.of(tenant)).await().size() > 0;
    }

    /// Bytes of a tenant on its server; empty while one of its tables is locked.
    Optional<Long> stored(SqlConnection there, String tenant) {
        var rows = there.preparedQuery(STORED).execute(Tuple.of(tenant)).await();
        return Optional.ofNullable(rows.iterator().next().getLong(0));
    }

    void setStored(SqlConnection c, String tenant, long bytes) {
        c.preparedQuery(SET_STORED).execute(Tuple.of(tenant, bytes)).await();
    }

    /// Adds up the runs of days before `day`, and drops what is too old.
    void fold(SqlConnection c, LocalDate day) {
        c.preparedQuery(FOLD).execute(Tuple.of(day)).await();
        c.preparedQuery(FORGET_DAYS).execute(Tuple.of(day.minusDays(DAYS_KEPT))).await();
        c.preparedQuery(FORGET_NODES).execute().await();
    }

    /// What was used a day, the newest first.
    ///
    /// @param tenant empty for all together
    /// @param from the first of them
    /// @param to the last of them
    List<Usage.Day> days(SqlConnection c, Optional<String> tenant, LocalDate from, LocalDate to) {
        var days = new ArrayList<Usage.Day>();
        var values = Tuple.of(tenant.orElse(null), from, to);
        for (var row : c.preparedQuery(DAYS).execute(values).await()) {
            days.add(
                    new Usage.Day(
                            row.getLocalDate(0),
                            row.getDouble(1),
                            row.getDouble(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6)));
        }
        return days;
    }

    /// On the tenant's server.
    List<Usage.Table> tables(SqlConnection there, TenantId tenant) {
        var tables = new ArrayList<Usage.Table>();
        for (var row : there.preparedQuery(TABLES).execute(Tuple.of(tenant.value())).await()) {
            tables.add(new Usage.Table(row.getString(0), row.getString(1), row.getLong(2)));
        }
        return tables;
    }

    List<Usage.NodeItem> nodes(SqlConnection c) {
        var nodes = new ArrayList<Usage.NodeItem>();
        for (var row : c.preparedQuery(NODES).execute().await()) {
            nodes.add(
                    new Usage.NodeItem(
                            row.getString(0),
                            List.of(row.getArrayOfStrings(1)),
                            row.getString(2),
                            row.getInteger(3),
                            row.getDouble(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getOffsetDateTime(7).toInstant(),
                            row.getDouble(8)));
        }
        return nodes;
    }

    int gateways(SqlConnection c) {
        return c.preparedQuery(COUNT_GATEWAYS)
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0)
                .intValue();
    }

    Optional<Allotment> allotment(SqlConnection c, TenantId tenant, LocalDate day, String run) {
        var id = tenant.value();
        return Optional.ofNullable(allotments(c, List.of(id), day, run).get(id));
    }
}
