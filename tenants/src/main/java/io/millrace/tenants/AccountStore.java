package io.millrace.tenants;

import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tables of users, memberships and refresh tokens.
final class AccountStore {
    private static final String USER = "select id, password from millrace.users where email = $1";
    private static final String INSERT_USER =
            "insert into millrace.users (id, email, password) values ($1, $2, $3)";
    private static final String SLUG_TAKEN = "select 1 from millrace.tenants where slug = $1";
    private static final String TENANT = "select slug, name from millrace.tenants where id = $1";
    private static final String TENANTS =
            "select id, slug, name from millrace.tenants order by created_at, id";
    private static final String INSERT_TENANT =
            "insert into millrace.tenants (id, slug, name, server) values ($1, $2, $3, nullif($4, 'main'))";
    private static final String INSERT_MEMBER =
            "insert into millrace.memberships (user_id, tenant, role) values ($1, $2, 'owner')";
    private static final String MEMBER_OF =
            """
            select m.user_id, u.email, m.role, t.id, t.slug, t.name, t.suspended_at is not null
            from millrace.memberships m
            join millrace.users u on u.id = m.user_id
            join millrace.tenants t on t.id = m.tenant
            where m.user_id = $1 and m.deactivated_at is null and t.deleting_at is null
              and ($2::text is null or t.slug = $2) and ($3::text is null or t.id = $3)
            order by t.suspended_at is not null, m.created_at, t.id limit 1
            """;
    private static final String INSERT_REFRESH =
            """
            insert into millrace.refresh_tokens (hash, family, user_id, tenant, expires_at)
            values ($1, $2, $3, $4, now() + $5 * interval '1 second')
            """;
    private static final String USE_REFRESH =
            """
            update millrace.refresh_tokens r set used_at = now()
            where r.hash = $1 and r.used_at is null and r.expires_at > now()
              and not exists (select from millrace.revoked_sessions s where s.family = r.family)
            returning r.family, r.user_id, r.tenant
            """;
    private static final String FAMILY =
            "select family from millrace.refresh_tokens where hash = $1";

    /// @param password its hash
    record User(String id, String password) {}

    record Member(
            String user,
            String email,
            Role role,
            TenantId tenant,
            String slug,
            String name,
            boolean isSuspended) {
        Account.Tenant its() {
            return new Account.Tenant(tenant, slug, name);
        }

        Account.User person() {
            return new Account.User(user, email, role.id());
        }
    }

    record Refreshed(String family, String user, String tenant) {}

    Optional<User> user(SqlConnection c, String email) {
        return one(c, USER, Tuple.of(email)).map(r -> new User(r.getString(0), r.getString(1)));
    }

    void insertUser(SqlConnection c, String id, String email, String hash) {
        c.preparedQuery(INSERT_USER).execute(Tuple.of(id, email, hash)).await();
    }

    boolean slugTaken(SqlConnection c, String slug) {
        return one(c, SLUG_TAKEN, Tuple.of(slug)).isPresent();
    }

    Optional<Account.Tenant> tenant(SqlConnection c, TenantId tenant) {
        return one(c, TENANT, Tuple.of(tenant.value()))
                .map(r -> new Account.Tenant(tenant, r.getString(0), r.getString(1)));
    }

    List<Account.Tenant> tenants(SqlConnection c) {
        var found = new ArrayList<Account.Tenant>();
        for (var row : c.preparedQuery(TENANTS).execute().await()) {
            var id = new TenantId(row.getString(0));
            found.add(new Account.Tenant(id, row.getString(1), row.getString(2)));
        }
        return found;
    }

    void insertTenant(SqlConnection c, Founding.Made made, String name, String owner) {
        var tenant = made.tenant().value();
        var values = Tuple.of(tenant, made.slug(), name, made.server());
        c.preparedQuery(INSERT_TENANT).execute(values).await();
        c.preparedQuery(INSERT_MEMBER).execute(Tuple.of(owner, tenant)).await();
    }

    /// The user's membership: of the tenant with this slug or id, or the oldest one that is not
    /// suspended when both are null.
    Optional<Member> member(
            SqlConnection c, String user, @Nullable String slug, @Nullable String tenant) {
        return one(c, MEMBER_OF, Tuple.of(user, slug, tenant))
                .map(r ->
                        new Member(
                                r.getString(0),
                                r.getString(1),
                                Role.of(r.getString(2)).orElseThrow(),
                                new TenantId(r.getString(3)),
                                r.getString(4),
                                r.getString(5),
                                r.getBoolean(6)));
    }

    void insertRefresh(SqlConnection c, String hash, String family, Member member, Duration life) {
        var values =
                Tuple.of(hash, family, member.user(), member.tenant().value(), life.toSeconds());
        c.preparedQuery(INSERT_REFRESH).execute(values).await();
    }

    Optional<Refreshed> useRefresh(SqlConnection c, String hash) {
        return one(c, USE_REFRESH, Tuple.of(hash))
                .map(r -> new Refreshed(r.getString(0), r.getString(1), r.getString(2)));
    }

    /// The family of a refresh token, used or not.
    Optional<String> family(SqlConnection c, String hash) {
        return one(c, FAMILY, Tuple.of(hash)).map(r -> r.getString(0));
    }

    private static Optional<Row> one(SqlConnection c, String sql, Tuple values) {
        var rows = c.preparedQuery(sql).execute(values).await();
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
