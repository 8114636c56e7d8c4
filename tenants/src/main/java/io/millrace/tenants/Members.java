package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The members of a tenant: who they are, what they may do, who is invited. Only an owner makes or
/// changes an owner, and one owner always remains.
public final class Members {
    /// Shown once; whoever has it may become the member that it names.
    static final String INVITATION_PREFIX = "mri_";

    private static final String ACTIVE = "active";
    private static final int MOST = 1_000;

    private final TenantDb db;
    private final Sessions sessions;
    private final Standing standing;
    private final AccountSettings settings;
    private final MemberStore store = new MemberStore();

    Members(TenantDb db, Sessions sessions, Standing standing, AccountSettings settings) {
        this.db = db;
        this.sessions = sessions;
        this.standing = standing;
        this.settings = settings;
    }

    /// A member, or one that is invited.
    ///
    /// @param id of the user, or of the invitation
    /// @param state `active`, `deactivated` or `invited`
    /// @param expiresAt of an invitation
    public record Item(
            String id,
            String email,
            String role,
            String state,
            Instant createdAt,
            Optional<Instant> expiresAt) {
        boolean isActiveOwner() {
            return isOwner() && state.equals(ACTIVE);
        }

        boolean isOwner() {
            return role.equals(Role.OWNER.id());
        }
    }

    /// @param invitation shown this once
    public record Invited(
            String id,
            String email,
            String role,
            String state,
            Instant expiresAt,
            String invitation) {
        /// Without the token.
        @Override
        public String toString() {
            return "Invited[" + id + ", " + email + ", " + role + "]";
        }
    }

    /// What a member is to become; what is absent stays.
    public record Wish(Optional<Role> role, Optional<Boolean> active) {}

    /// @param after absent when the member is gone
    public record Changed(Item before, Optional<Item> after) {}

    /// Members and open invitations, the oldest first.
    public List<Item> list(TenantId tenant) {
        return db.platform(c -> store.all(c, tenant));
    }

    /// Makes an invitation; an earlier one to the same address is good no longer.
    ///
    /// @throws io.millrace.kernel.ProblemException `invalid`, `forbidden` for a role above the
    ///   maker's, `conflict` when the address is a member's or there are too many
    public Invited invite(Principal maker, String email, Role role) {
        var address = AccountRules.email(email);
        check(maker, role);
        var token = INVITATION_PREFIX + Ids.random256();
        var its =
                new MemberStore.Invitation(
                        Ids.random128(), address, role, Hashes.sha256(token), maker.actor());
        var expiresAt =
                db.platform(c -> {
                    store.lock(c, maker.tenant());
                    if (store.isMember(c, maker.tenant(), address)) throw memberAlready(address);
                    if (store.count(c, maker.tenant()) >= MOST) throw tooMany();
                    return store.invite(c, maker.tenant(), its, settings.invitationLife());
                });
        return new Invited(its.id(), address, role.id(), "invited", expiresAt.toInstant(), token);
    }

    private static RuntimeException memberAlready(String address) {
        return Problem.conflict(address + " is a member already.").toException();
    }

    private static RuntimeException tooMany() {
        return Problem.conflict("There are " + MOST + " members; remove one first.").toException();
    }

    private static void check(Principal maker, Role role) {
        if (maker.may(role)) return;
        throw Problem.forbidden("Only an owner makes, changes or removes an owner.").toException();
    }

    /// Gives a member another role, or keeps it out or lets it in again. Works at once on every
    /// node, also for who is signed in.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`, `forbidden` for an owner changed by
    ///   an admin, `conflict` for the last owner
    public Changed change(Principal maker, String user, Wish wish) {
        var ended = new ArrayList<String>();
        var changed =
                db.platform(c -> {
                    store.lock(c, maker.tenant());
                    var before = member(c, maker, user);
                    var role = wish.role().orElseGet(() -> roleOf(before));
                    boolean isActive = wish.active().orElse(before.state().equals(ACTIVE));
                    check(maker, role);
                    if (before.isActiveOwner() && (role != Role.OWNER || !isActive)) {
                        checkNotLast(c, maker.tenant(), user);
                    }
                    store.update(c, maker.tenant(), user, role, isActive);
                    standing.record(c, changeTo(maker.tenant(), user, role, isActive));
                    if (!isActive) ended.addAll(sessions.revokeAll(c, maker.tenant(), user));
                    return new Changed(before, store.find(c, maker.tenant(), user));
                });
        var after = changed.after().orElseThrow();
        boolean isActive = after.state().equals(ACTIVE);
        standing.announce(changeTo(maker.tenant(), user, roleOf(after), isActive));
        ended.forEach(sessions::announce);
        return changed;
    }

    private Item member(SqlConnection c, Principal maker, String user) {
        var before = store.find(c, maker.tenant(), user).orElseThrow(() -> unknown(user));
        check(maker, roleOf(before));
        return before;
    }

    private static Role roleOf(Item item) {
        return Role.of(item.role()).orElseThrow();
    }

    private static Standing.Change changeTo(
            TenantId tenant, String user, Role role, boolean isActive) {
        return new Standing.Change(tenant, user, Optional.of(role).filter(_ -> isActive));
    }

    private void checkNotLast(SqlConnection c, TenantId tenant, String user) {
        if (store.hasOtherOwner(c, tenant, user)) return;
        throw Problem.conflict("This is the last owner; make another member an owner first.")
                .toException();
    }

    /// Ends a membership, or withdraws an invitation.
    ///
    /// @throws io.millrace.kernel.ProblemException as [#change]
    public Item remove(Principal maker, String id) {
        var tenant = maker.tenant();
        var ended = new ArrayList<String>();
        var removed =
                db.platform(c -> {
                    store.lock(c, tenant);
                    var invited = store.findInvitation(c, tenant, id);
                    if (invited.isPresent()) return withdrawn(c, maker, invited.get());
                    var before = member(c, maker, id);
                    if (before.isActiveOwner()) checkNotLast(c, tenant, id);
                    store.delete(c, tenant, id);
                    standing.record(c, gone(tenant, id));
                    ended.addAll(sessions.revokeAll(c, tenant, id));
                    return before;
                });
        if (!removed.state().equals("invited")) standing.announce(gone(tenant, id));
        ended.forEach(sessions::announce);
        return removed;
    }

    private Item withdrawn(SqlConnection c, Principal maker, Item invited) {
        check(maker, roleOf(invited));
        store.withdraw(c, maker.tenant(), invited.id());
        return invited;
    }

    private static Standing.Change gone(TenantId tenant, String user) {
        return new Standing.Change(tenant, user, Optional.empty());
    }

    private static RuntimeException unknown(String user) {
        return Problem.notFound("user", user, "GET /api/v1/users lists them").toException();
    }
}
