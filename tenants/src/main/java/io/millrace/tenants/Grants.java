package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An operator's way into a tenant: asked for, approved by an owner, for reading, for a time. What
/// is read by it is in the tenant's record of calls.
public final class Grants {
    private static final String SESSION = "grant-";
    private static final int MOST_ASKED = 20;

    private static final String COLUMNS =
            """
            select g.id, t.slug, o.email, g.reason, g.minutes,
                   case when g.state = 'approved' and g.expires_at <= now() then 'ended' else g.state end,
                   g.asked_at, g.decided_at, g.expires_at, g.tenant, g.operator
            from millrace.access_grants g
            join millrace.tenants t on t.id = g.tenant
            join millrace.operators o on o.id = g.operator
            """;
    private static final String OF_TENANT =
            COLUMNS + "where g.tenant = $1 order by g.asked_at desc limit 200";
    private static final String OF_OPERATOR =
            COLUMNS + "where g.operator = $1 order by g.asked_at desc limit 200";
    private static final String ONE = COLUMNS + "where g.id = $1";
    private static final String ASK =
            """
            insert into millrace.access_grants (id, tenant, operator, reason, minutes)
            select $1, t.id, $3, $4, $5 from millrace.tenants t
            where t.slug = $2 and t.deleting_at is null
              and (select count(*) from millrace.access_grants g where g.tenant = t.id and g.state = 'asked') < $6
            """;
    private static final String DECIDE =
            """
            update millrace.access_grants
            set state = $4, decided_at = now(), decided_by = $3,
                expires_at = case when $4 = 'approved' then now() + minutes * interval '1 minute' end
            where id = $1 and tenant = $2 and state = $5
            """;

    private final TenantDb db;
    private final Tokens tokens;
    private final Sessions sessions;
    private final AccountSettings settings;

    Grants(TenantDb db, Tokens tokens, Sessions sessions, AccountSettings settings) {
        this.db = db;
        this.tokens = tokens;
        this.sessions = sessions;
        this.settings = settings;
    }

    /// @param tenant its slug
    /// @param operator the e-mail
    /// @param minutes for which access is asked, counted from the approval
    /// @param state `asked`, `approved`, `denied` or `ended`
    public record Item(
            String id,
            String tenant,
            String operator,
            String reason,
            int minutes,
            String state,
            Instant askedAt,
            Optional<Instant> decidedAt,
            Optional<Instant> expiresAt) {}

    /// What an owner decides.
    public enum Decision {
        APPROVE("asked", "approved"),
        DENY("asked", "denied"),
        END("approved", "ended");

        private final String from;
        private final String to;

        Decision(String from, String to) {
            this.from = from;
            this.to = to;
        }
    }

    /// A token with which an operator reads a tenant.
    ///
    /// @param expiresIn seconds
    public record Access(String tenant, String accessToken, long expiresIn) {
        /// Without the token.
        @Override
        public String toString() {
            return "Access[" + tenant + "]";
        }
    }

    private record Found(Item item, TenantId tenant, String operator) {}

    /// @param slug of the tenant
    /// @throws io.millrace.kernel.ProblemException `not-found`, also where too many are asked for
    public Item ask(Operator operator, String slug, String reason, int minutes) {
        var id = Ids.random128();
        var why = AccountRules.name("reason", reason);
        var values = Tuple.of(id, slug, operator.id(), why, minutes, (long) MOST_ASKED);
        return db.platform(c -> {
            if (c.preparedQuery(ASK).execute(values).await().rowCount() == 0) {
                throw Operators.unknown(slug);
            }
            return find(c, id).orElseThrow().item();
        });
    }

    private static Optional<Found> find(SqlConnection c, String id) {
        var rows = c.preparedQuery(ONE).execute(Tuple.of(id)).await();
        return rows.size() == 0 ? Optional.empty() : Optional.of(found(rows.iterator().next()));
    }

    /// The newest first.
    public List<Item> of(TenantId tenant) {
        return list(OF_TENANT, tenant.value());
    }

    /// The newest first.
    public List<Item> of(Operator operator) {
        return list(OF_OPERATOR, operator.id());
    }

    private List<Item> list(String sql, String of) {
        var items = new ArrayList<Item>();
        for (var row : db.platform(c -> c.preparedQuery(sql).execute(Tuple.of(of)).await())) {
            items.add(found(row).item());
        }
        return items;
    }

    private static Found found(Row row) {
        var item =
                new Item(
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getInteger(4),
                        row.getString(5),
                        row.getOffsetDateTime(6).toInstant(),
                        Optional.ofNullable(row.getOffsetDateTime(7))
                                .map(OffsetDateTime::toInstant),
                        Optional.ofNullable(row.getOffsetDateTime(8))
                                .map(OffsetDateTime::toInstant));
        return new Found(item, new TenantId(row.getString(9)), row.getString(10));
    }

    /// @throws io.millrace.kernel.ProblemException `not-found`, `conflict` when it is decided
    ///   already
    public Item decide(Principal owner, String id, Decision decision) {
        var values =
                Tuple.of(id, owner.tenant().value(), owner.actor(), decision.to, decision.from);
        var decided =
                db.platform(c -> {
                    var before = find(c, id).filter(its -> its.tenant().equals(owner.tenant()));
                    if (before.isEmpty()) throw unknown(id, "GET /api/v1/grants lists them");
                    if (c.preparedQuery(DECIDE).execute(values).await().rowCount() == 0) {
                        throw Problem.conflict("It is " + before.get().item().state() + ".")
                                .toException();
                    }
                    if (decision == Decision.END) sessions.revoke(c, SESSION + id);
                    return find(c, id).orElseThrow().item();
                });
        if (decision == Decision.END) sessions.announce(SESSION + id);
        return decided;
    }

    private static RuntimeException unknown(String id, String way) {
        return Problem.notFound("grant", id, way).toException();
    }

    /// A token of a viewer of the tenant, good while the grant is and no longer than any other.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`, `forbidden` when it is not approved
    ///   or over
    public Access enter(Operator operator, String id) {
        var found =
                db.platform(c -> find(c, id))
                        .filter(its -> its.operator().equals(operator.id()))
                        .orElseThrow(() -> unknown(id, "GET /api/v1/operator/grants lists them"));
        var item = found.item();
        if (!item.state().equals("approved")) {
            throw Problem.forbidden("The grant is " + item.state() + ".").toException();
        }
        var left = Duration.between(Instant.now(), item.expiresAt().orElseThrow());
        var life = left.compareTo(settings.accessLife()) < 0 ? left : settings.accessLife();
        var token = tokens.issueGrant(found.tenant(), operator.actor(), SESSION + id, life);
        return new Access(item.tenant(), token, Math.max(0, life.toSeconds()));
    }
}
