package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.PlacedRows;
import io.millrace.tenants.db.ServerDb;
import io.millrace.tenants.db.TenantDb;
import io.millrace.tenants.usage.Plans;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The platform's operators and what they see of tenants: their state and how much they use, never
/// what they have.
public final class Operators {
    private static final String FIND =
            "select id, email, password from millrace.operators where email = $1";
    private static final String FIRST =
            "select email from millrace.operators order by created_at, id limit 1";
    private static final String INSERT =
            """
            insert into millrace.operators (id, email, password) values ($1, $2, $3)
            on conflict (email) do nothing
            """;
    private static final String TENANTS =
            """
            select t.id, t.slug, t.name,
                   case when t.deleting_at is not null then 'deleting'
                        when t.suspended_at is not null then 'suspended' else 'active' end,
                   t.suspended_for, t.weight, t.created_at,
                   (select count(*) from millrace.memberships m where m.tenant = t.id),
                   (select count(*) from millrace.work w where w.tenant = t.id and w.state = 'queued'),
                   (select count(*) from millrace.work w where w.tenant = t.id and w.state = 'running'),
                   (select count(*) from millrace.work w where w.tenant = t.id and w.state = 'failed'),
                   millrace.tenant_bytes(t.id), t.plan, l.rows_a_day, l.bytes_a_day, l.requests_a_minute,
                   l.connections, l.storage_bytes, coalesce(u.cpu, 0)::float8, coalesce(u.rows, 0)::float8,
                   coalesce(u.connections, 0)::bigint, coalesce(t.server, 'main')
            from millrace.tenants t
            left join millrace.tenant_limits l on l.tenant = t.id
            left join lateral (
                select sum(cpu_rate) as cpu, sum(row_rate) as rows, sum(connections) as connections
                from millrace.usage
                where tenant = t.id and day > current_date - 2 and written_at > now() - interval '10 seconds') u on true
            where ($1::text is null or t.slug > $1) and ($2::text is null or t.id = $2)
            order by t.slug limit $3
            """;
    // Of tenants of a further server.
    private static final String THERE =
            """
            select t.id,
                   (select count(*) from millrace.work w where w.tenant = t.id and w.state = 'queued'),
                   (select count(*) from millrace.work w where w.tenant = t.id and w.state = 'running'),
                   (select count(*) from millrace.work w where w.tenant = t.id and w.state = 'failed'),
                   millrace.tenant_bytes(t.id)
            from millrace.tenants t where t.id = any ($1)
            """;
    private static final String STAGES =
            """
            select stage, count(*) filter (where state = 'queued'), count(*) filter (where state = 'running'),
                   count(*) filter (where state = 'failed'),
                   coalesce(extract(epoch from clock_timestamp() - min(created_at) filter (where state = 'queued')), 0)::float8
            from millrace.work group by stage order by stage
            """;
    private static final String SET_WEIGHT =
            "update millrace.tenants set weight = $2 where id = $1 and deleting_at is null";

    private static final Logger LOG = LoggerFactory.getLogger(Operators.class);

    private final TenantDb db;
    private final PlacedRows placed;
    private final Passwords passwords;
    private final Tokens tokens;
    private final AccountSettings settings;

    Operators(TenantDb db, Passwords passwords, Tokens tokens, AccountSettings settings) {
        this.db = db;
        this.placed = new PlacedRows(db);
        this.passwords = passwords;
        this.tokens = tokens;
        this.settings = settings;
    }

    /// @param expiresIn life of the token in seconds
    public record SignedIn(String id, String email, String accessToken, long expiresIn) {
        /// Without the token.
        @Override
        public String toString() {
            return "SignedIn[" + id + ", " + email + "]";
        }
    }

    public record Jobs(long queued, long running, long failed) {}

    /// How busy a tenant keeps the platform lately.
    ///
    /// @param cpu cores
    public record Load(double cpu, double rowsPerSecond, long connections) {}

    /// The jobs of a stage.
    public record StageItem(
            String stage, long queued, long running, long failed, double oldestSeconds) {
        private StageItem plus(StageItem more) {
            return new StageItem(
                    stage,
                    queued + more.queued,
                    running + more.running,
                    failed + more.failed,
                    Math.max(oldestSeconds, more.oldestSeconds));
        }
    }

    /// A tenant from outside.
    ///
    /// @param state `active`, `suspended` or `deleting`
    /// @param weight share of the fair queue
    /// @param bytes that its tables take; absent while one of them is locked, or its server is away
    /// @param limits where they differ from the plan's
    /// @param server that it is on
    public record Item(
            String id,
            String slug,
            String name,
            String state,
            Optional<String> suspendedFor,
            int weight,
            Instant createdAt,
            long members,
            Jobs jobs,
            Optional<Long> bytes,
            String plan,
            Plans.OwnLimits limits,
            Load load,
            String server) {
        private Item with(Jobs its, Optional<Long> taken) {
            return new Item(
                    id,
                    slug,
                    name,
                    state,
                    suspendedFor,
                    weight,
                    createdAt,
                    members,
                    its,
                    taken,
                    plan,
                    limits,
                    load,
                    server);
        }
    }

    /// @param next a cursor; absent at the end
    public record Page(List<Item> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /// Makes an operator, once.
    ///
    /// @return false when there is one with this address, which stays as it is
    /// @throws io.millrace.kernel.ProblemException `invalid`
    public boolean create(String email, String password) {
        var address = AccountRules.email(email);
        if (find(address).isPresent()) return false;
        var hash = passwords.hash(AccountRules.password(password, email, "millrace"));
        var values = Tuple.of(Ids.random128(), address, hash);
        return db.platform(c -> c.preparedQuery(INSERT).execute(values).await().rowCount()) == 1;
    }

    /// Whether somebody with this address is an operator.
    ///
    /// @throws io.millrace.kernel.ProblemException `invalid`
    public boolean has(String email) {
        return find(AccountRules.email(email)).isPresent();
    }

    /// The address of the one that was made first; empty while there is none.
    public Optional<String> first() {
        var rows = db.platform(c -> c.preparedQuery(FIRST).execute().await()).iterator();
        return rows.hasNext() ? Optional.of(rows.next().getString(0)) : Optional.empty();
    }

    private Optional<Row> find(String email) {
        var rows = db.platform(c -> c.preparedQuery(FIND).execute(Tuple.of(email)).await());
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    /// @throws io.millrace.kernel.ProblemException `bad-credentials`, the same for every reason
    public SignedIn login(String email, String password) {
        var known = AccountRules.knownEmail(email).flatMap(this::find);
        boolean right =
                passwords.matches(password, known.map(row -> row.getString(2)).orElse(null));
        if (!right || known.isEmpty()) throw Problem.badCredentials().toException();
        var id = known.get().getString(0);
        return new SignedIn(
                id,
                known.get().getString(1),
                tokens.issueOperator(id),
                settings.accessLife().toSeconds());
    }

    /// Tenants by slug.
    ///
    /// @param cursor `next` of the page before
    public Page tenants(Optional<String> cursor, int limit) {
        var items = items(Tuple.of(cursor.orElse(null), null, limit + 1));
        if (items.size() <= limit) return new Page(items, Optional.empty());
        items.removeLast();
        return new Page(items, Optional.of(items.getLast().slug()));
    }

    /// @throws io.millrace.kernel.ProblemException `not-found`
    public Item tenant(String id) {
        var items = items(Tuple.of(null, id, 1));
        if (items.isEmpty()) throw unknown(id);
        return items.getFirst();
    }

    static RuntimeException unknown(String id) {
        return Problem.notFound("tenant", id, "GET /api/v1/operator/tenants lists them")
                .toException();
    }

    /// What waits and runs, by stage.
    public List<StageItem> stages() {
        var items = new TreeMap<String, StageItem>();
        for (var server : db.servers()) {
            for (var item : stages(server)) items.merge(item.stage(), item, StageItem::plus);
        }
        return List.copyOf(items.values());
    }

    private static List<StageItem> stages(ServerDb server) {
        var items = new ArrayList<StageItem>();
        for (var row : onlyIfThere(server, c -> c.preparedQuery(STAGES).execute().await())) {
            items.add(
                    new StageItem(
                            row.getString(0),
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getDouble(4)));
        }
        return items;
    }

    /// What the others hold is shown while a further server is away.
    private static Iterable<Row> onlyIfThere(
            ServerDb server, Function<SqlConnection, RowSet<Row>> query) {
        try {
            return server.platform(query);
        } catch (ProblemException e) {
            if (server.isFirst()) throw e;
            LOG.atWarn()
                    .addKeyValue("service", "operators")
                    .addKeyValue("server", server.name())
                    .setCause(e)
                    .log("a server is not seen");
            return List.of();
        }
    }

    /// Sets a tenant's share of the fair queue, 1 to 100.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`
    public void setWeight(String id, int weight) {
        var values = Tuple.of(id, weight);
        int set = db.platform(c -> c.preparedQuery(SET_WEIGHT).execute(values).await().rowCount());
        if (set == 0) throw unknown(id);
        placed.tell(new TenantId(id));
    }

    private List<Item> items(Tuple values) {
        var items = new ArrayList<Item>();
        for (var row : db.platform(c -> c.preparedQuery(TENANTS).execute(values).await())) {
            items.add(item(row));
        }
        for (var server : db.servers()) {
            if (!server.isFirst()) lookThere(server, items);
        }
        return items;
    }

    private static void lookThere(ServerDb server, List<Item> items) {
        var its = items.stream().filter(item -> item.server().equals(server.name())).toList();
        if (its.isEmpty()) return;
        var ids = Tuple.of((Object) its.stream().map(Item::id).toArray(String[]::new));
        var found = new HashMap<String, Row>();
        for (var row : onlyIfThere(server, c -> c.preparedQuery(THERE).execute(ids).await())) {
            found.put(row.getString(0), row);
        }
        items.replaceAll(item -> {
            if (!item.server().equals(server.name())) return item;
            var row = found.get(item.id());
            if (row == null) return item.with(item.jobs(), Optional.empty());
            var jobs = new Jobs(row.getLong(1), row.getLong(2), row.getLong(3));
            return item.with(jobs, Optional.ofNullable(row.getLong(4)));
        });
    }

    private static Item item(Row row) {
        return new Item(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Optional.ofNullable(row.getString(4)),
                row.getInteger(5),
                row.getOffsetDateTime(6).toInstant(),
                row.getLong(7),
                new Jobs(row.getLong(8), row.getLong(9), row.getLong(10)),
                Optional.ofNullable(row.getLong(11)),
                row.getString(12),
                new Plans.OwnLimits(
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16),
                        row.getLong(17)),
                new Load(row.getDouble(18), row.getDouble(19), row.getLong(20)),
                row.getString(21));
    }
}
