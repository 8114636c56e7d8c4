package io.millrace.tenants;

import io.millrace.kernel.Json;
import io.millrace.kernel.Period;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The record of every call that may change something: a row before it does, to which is added how
/// it ended. A row without an end is of a call whose node died, or that still runs. Both parts are
/// links in the tenant's chain of hashes, so that an edited or a missing row is found.
public final class Audit {
    private static final int LONGEST = 500;
    private static final String BEGIN = "select millrace.begin_audit($1, $2, $3, $4, $5, $6, $7)";
    private static final String END =
            "select millrace.end_audit($1, $2, $3, $4, $5, $6::text::jsonb)";
    private static final String PAGE =
            """
            select id, at, actor, role, operation, resource, status, address, trace, ended_at, changes::text
            from millrace.audit
            where tenant = $1 and ($2::bigint is null
                or id < (select id from millrace.audit where id = $2 and tenant = $1))
              and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
            order by id desc limit $3
            """;
    private static final String VERIFY =
            "select valid, calls, first_broken from millrace.verify_audit($1)";

    private final TenantDb db;

    public Audit(TenantDb db) {
        this.db = db;
    }

    /// @param tenant empty when nobody was signed in
    /// @param actor user id, `key:<id>`, or `anonymous`
    /// @param role the role that was used, or `none`
    public record Who(Optional<TenantId> tenant, String actor, String role) {
        public static final Who UNKNOWN = new Who(Optional.empty(), "anonymous", "none");
    }

    /// @param operation `operationId` of the API
    /// @param resource the path
    /// @param address of the client
    public record Entry(Who who, String operation, String resource, String address, String trace) {
        public Entry {
            resource = storable(resource);
            address = storable(address);
        }

        /// What a client chose is cut, and without the one character that Postgres cannot hold.
        private static String storable(String text) {
            var cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
            return cut.replace('\0', '?');
        }
    }

    /// Records that a call begins.
    ///
    /// @return the row that [#end] completes
    public long begin(Entry entry) {
        var values =
                Tuple.of(
                        entry.who().tenant().map(TenantId::value).orElse(null),
                        entry.who().actor(),
                        entry.who().role(),
                        entry.operation(),
                        entry.resource(),
                        entry.address());
        values.addString(entry.trace());
        return db.platform(
                c -> c.preparedQuery(BEGIN).execute(values).await().iterator().next().getLong(0));
    }

    /// What a call changed; values as JSON shows them.
    public record Changes(Object before, Object after) {}

    /// How a call ended.
    ///
    /// @param status HTTP status of the answer
    /// @param who turned out to be calling, where it was not known before
    public record End(int status, Optional<Who> who, Optional<Changes> changes) {
        public static End of(int status) {
            return new End(status, Optional.empty(), Optional.empty());
        }
    }

    /// Adds to a row how its call ended; a second end changes nothing.
    public void end(long row, End end) {
        var values =
                Tuple.of(
                        row,
                        end.status(),
                        end.who().flatMap(Who::tenant).map(TenantId::value).orElse(null),
                        end.who().map(Who::actor).orElse(null),
                        end.who().map(Who::role).orElse(null),
                        end.changes().map(Json::write).orElse(null));
        db.platform(c -> c.preparedQuery(END).execute(values).await().size());
    }

    /// A call as a tenant reads it.
    ///
    /// @param endedAt and `status` are absent while it runs, and for ever where its node died
    public record Item(
            String id,
            Instant at,
            String actor,
            String role,
            String operation,
            String resource,
            Optional<Integer> status,
            String address,
            String trace,
            Optional<Instant> endedAt,
            Optional<Map<String, Object>> changes) {}

    /// @param next the last item's id; absent at the end
    public record Page(List<Item> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /// The tenant's calls, the newest first.
    ///
    /// @param cursor `next` of the page before; one that is not this tenant's leads nowhere
    public Page page(TenantId tenant, Optional<Long> cursor, int limit) {
        return page(tenant, Period.ALWAYS, cursor, limit);
    }

    /// Those of the tenant's calls that began in a time, the newest first.
    ///
    /// @param cursor as of the other
    public Page page(TenantId tenant, Period within, Optional<Long> cursor, int limit) {
        var values = Tuple.of(tenant.value(), cursor.orElse(null), limit + 1);
        values.addOffsetDateTime(Period.sql(within.from()));
        values.addOffsetDateTime(Period.sql(within.until()));
        var items = new ArrayList<Item>();
        for (var row : db.platform(c -> c.preparedQuery(PAGE).execute(values).await())) {
            items.add(item(row));
        }
        if (items.size() <= limit) return new Page(items, Optional.empty());
        items.removeLast();
        return new Page(items, Optional.of(items.getLast().id()));
    }

    private static Item item(Row row) {
        return new Item(
                Long.toString(row.getLong(0)),
                row.getOffsetDateTime(1).toInstant(),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Optional.ofNullable(row.getInteger(6)),
                row.getString(7),
                row.getString(8),
                Optional.ofNullable(row.getOffsetDateTime(9)).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString(10)).map(Json::readObject));
    }

    /// @param rows calls in the chain
    /// @param firstBroken id of the first row that does not follow from what is before it, or of
    ///   the last one where later ones are missing
    public record Verdict(boolean valid, long rows, Optional<String> firstBroken) {}

    /// Follows a tenant's chain from its beginning.
    public Verdict verify(TenantId tenant) {
        return verify(tenant.value());
    }

    /// Follows the chain of the calls that are no tenant's.
    public Verdict verifyPlatform() {
        return verify("");
    }

    private Verdict verify(String chain) {
        var row =
                db.platform(c -> c.preparedQuery(VERIFY).execute(Tuple.of(chain)).await())
                        .iterator()
                        .next();
        return new Verdict(
                row.getBoolean(0),
                row.getLong(1),
                Optional.ofNullable(row.getLong(2)).map(id -> Long.toString(id)));
    }
}
