package io.millrace.tenants;

import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables of who is a member and who is invited, of one tenant at a time.
final class MemberStore {
    private static final String LIST =
            """
            select u.id, u.email, m.role,
                   case when m.deactivated_at is null then 'active' else 'deactivated' end,
                   m.created_at, null::timestamptz
            from millrace.memberships m join millrace.users u on u.id = m.user_id
            where m.tenant = $1
            union all
            select id, email, role, 'invited', created_at, expires_at from millrace.invitations
            where tenant = $1 and accepted_at is null and expires_at > now()
            order by 5, 1
            """;
    // Changes of one tenant's members take turns, so that two owners cannot remove each other.
    private static final String LOCK =
            "select 1 from millrace.tenants where id = $1 for no key update";
    private static final String FIND =
            """
            select u.id, u.email, m.role,
                   case when m.deactivated_at is null then 'active' else 'deactivated' end,
                   m.created_at, null::timestamptz
            from millrace.memberships m join millrace.users u on u.id = m.user_id
            where m.tenant = $1 and m.user_id = $2
            """;
    private static final String IS_MEMBER =
            """
            select 1 from millrace.memberships m join millrace.users u on u.id = m.user_id
            where m.tenant = $1 and u.email = $2
            """;
    private static final String OTHER_OWNERS =
            """
            select 1 from millrace.memberships
            where tenant = $1 and user_id <> $2 and role = 'owner' and deactivated_at is null limit 1
            """;
    private static final String UPDATE =
            """
            update millrace.memberships
            set role = $3, deactivated_at = case when $4 then null else coalesce(deactivated_at, now()) end
            where tenant = $1 and user_id = $2
            """;
    private static final String DELETE =
            "delete from millrace.memberships where tenant = $1 and user_id = $2";
    private static final String COUNT =
            """
            select (select count(*) from millrace.memberships where tenant = $1)
                 + (select count(*) from millrace.invitations where tenant = $1 and accepted_at is null)
            """;
    private static final String FIND_INVITATION =
            """
            select id, email, role, 'invited', created_at, expires_at from millrace.invitations
            where tenant = $1 and id = $2 and accepted_at is null
            """;
    private static final String WITHDRAW =
            "delete from millrace.invitations where tenant = $1 and id = $2 and accepted_at is null";
    private static final String WITHDRAW_EARLIER =
            "delete from millrace.invitations where tenant = $1 and email = $2 and accepted_at is null";
    private static final String INVITE =
            """
            insert into millrace.invitations (id, tenant, email, role, hash, invited_by, expires_at)
            values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')
            returning expires_at
            """;

    /// @param invitedBy the actor
    record Invitation(String id, String email, Role role, String hash, String invitedBy) {}

    void lock(SqlConnection c, TenantId tenant) {
        c.preparedQuery(LOCK).execute(Tuple.of(tenant.value())).await();
    }

    /// Members and open invitations, the oldest first.
    List<Members.Item> all(SqlConnection c, TenantId tenant) {
        var items = new ArrayList<Members.Item>();
        for (var row : c.preparedQuery(LIST).execute(Tuple.of(tenant.value())).await()) {
            items.add(item(row));
        }
        return items;
    }

    Optional<Members.Item> find(SqlConnection c, TenantId tenant, String user) {
        return one(c, FIND, Tuple.of(tenant.value(), user)).map(MemberStore::item);
    }

    Optional<Members.Item> findInvitation(SqlConnection c, TenantId tenant, String id) {
        return one(c, FIND_INVITATION, Tuple.of(tenant.value(), id)).map(MemberStore::item);
    }

    boolean isMember(SqlConnection c, TenantId tenant, String email) {
        return one(c, IS_MEMBER, Tuple.of(tenant.value(), email)).isPresent();
    }

    boolean hasOtherOwner(SqlConnection c, TenantId tenant, String user) {
        return one(c, OTHER_OWNERS, Tuple.of(tenant.value(), user)).isPresent();
    }

    /// Members and open invitations together.
    long count(SqlConnection c, TenantId tenant) {
        return one(c, COUNT, Tuple.of(tenant.value())).orElseThrow().getLong(0);
    }

    void update(SqlConnection c, TenantId tenant, String user, Role role, boolean isActive) {
        var values = Tuple.of(tenant.value(), user, role.id(), isActive);
        c.preparedQuery(UPDATE).execute(values).await();
    }

    void delete(SqlConnection c, TenantId tenant, String user) {
        c.preparedQuery(DELETE).execute(Tuple.of(tenant.value(), user)).await();
    }

    void withdraw(SqlConnection c, TenantId tenant, String invitation) {
        c.preparedQuery(WITHDRAW).execute(Tuple.of(tenant.value(), invitation)).await();
    }

    /// Puts an invitation in the place of an earlier one to the same address.
    ///
    /// @return when it expires
    OffsetDateTime invite(SqlConnection c, TenantId tenant, Invitation its, Duration life) {
        c.preparedQuery(WITHDRAW_EARLIER).execute(Tuple.of(tenant.value(), its.email())).await();
        var values =
                Tuple.of(
                        its.id(),
                        tenant.value(),
                        its.email(),
                        its.role().id(),
                        its.hash(),
                        its.invitedBy());
        values.addLong(life.toSeconds());
        return one(c, INVITE, values).orElseThrow().getOffsetDateTime(0);
    }

    private static Members.Item item(Row row) {
        return new Members.Item(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getOffsetDateTime(4).toInstant(),
                Optional.ofNullable(row.getOffsetDateTime(5)).map(OffsetDateTime::toInstant));
    }

    private static Optional<Row> one(SqlConnection c, String sql, Tuple values) {
        var rows = c.preparedQuery(sql).execute(values).await();
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
