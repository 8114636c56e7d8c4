package io.millrace.tenants;

import static io.millrace.tenants.Problems.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes that share nothing but the database.
class MembersTest {
    private static Node node;
    private static Node other;
    private static Members members;
    private static Invitations invitations;
    private Account.SignedIn owner;
    private Principal maker;

    @BeforeAll
    static void open() {
        node = Node.open();
        other = Node.open();
        node.accounts().start();
        other.accounts().start();
        members = node.accounts().members();
        invitations = node.accounts().invitations();
    }

    @AfterAll
    static void close() {
        node.close();
        other.close();
    }

    @BeforeEach
    void signUp() {
        owner = node.signup(email());
        maker = verified(node, owner);
    }

    private static String email() {
        return Ids.random128() + "@example.org";
    }

    private static Principal verified(Node node, Account.SignedIn signedIn) {
        return node.accounts().tokens().verify(signedIn.accessToken());
    }

    /// A new user who accepted an invitation.
    private Account.SignedIn member(Role role) {
        var invited = members.invite(maker, email(), role);
        return invitations.accept(
                invited.invitation(), Optional.of(Node.PASSWORD), Optional.empty());
    }

    private Members.Changed become(Account.SignedIn member, Role role) {
        var wish = new Members.Wish(Optional.of(role), Optional.empty());
        return members.change(maker, member.user().id(), wish);
    }

    private Members.Changed setActive(Account.SignedIn member, boolean isActive) {
        var wish = new Members.Wish(Optional.empty(), Optional.of(isActive));
        return members.change(maker, member.user().id(), wish);
    }

    private static boolean accepts(Node node, Account.SignedIn signedIn) {
        try {
            verified(node, signedIn);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    /// Changes are known everywhere within this time.
    private static void soon(java.util.function.BooleanSupplier condition) {
        long start = System.nanoTime();
        Node.until(condition);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void whoAcceptsAnInvitationIsAMember() {
        var address = email();
        var invited =
                members.invite(
                        maker, " " + address.toUpperCase(java.util.Locale.ROOT), Role.STEWARD);
        assertThat(members.list(owner.tenant().id()))
                .extracting(Members.Item::email, Members.Item::role, Members.Item::state)
                .contains(org.assertj.core.groups.Tuple.tuple(address, "steward", "invited"));

        var signedIn =
                invitations.accept(
                        invited.invitation(), Optional.of(Node.PASSWORD), Optional.empty());

        assertThat(signedIn.tenant()).isEqualTo(owner.tenant());
        assertThat(signedIn.user().role()).isEqualTo("steward");
        assertThat(verified(other, signedIn).role()).contains(Role.STEWARD);
        assertThat(node.accounts().login(address, Node.PASSWORD, null).tenant())
                .isEqualTo(owner.tenant());
        assertThat(members.list(owner.tenant().id()))
                .extracting(Members.Item::email, Members.Item::state)
                .contains(org.assertj.core.groups.Tuple.tuple(address, "active"))
                .hasSize(2);
    }

    @Test
    void somebodyRegisteredAcceptsWithThePasswordOrSignedIn() {
        var registered = node.signup(email());
        var address = registered.user().email();
        var first = members.invite(maker, address, Role.VIEWER);

        refusal(
                "bad-credentials",
                () ->
                        invitations.accept(
                                first.invitation(),
                                Optional.of("another password"),
                                Optional.empty()));
        refusal(
                "forbidden",
                () -> invitations.accept(first.invitation(), Optional.empty(), Optional.of(maker)));
        refusal(
                "invalid",
                () -> invitations.accept(first.invitation(), Optional.empty(), Optional.empty()));
        var joined =
                invitations.accept(
                        first.invitation(),
                        Optional.empty(),
                        Optional.of(verified(node, registered)));
        members.remove(maker, registered.user().id());
        var second = members.invite(maker, address, Role.ADMIN);
        var again =
                invitations.accept(
                        second.invitation(), Optional.of(Node.PASSWORD), Optional.empty());

        assertThat(joined.user().id()).isEqualTo(registered.user().id());
        assertThat(joined.tenant()).isEqualTo(owner.tenant());
        assertThat(again.user().role()).isEqualTo("admin");
        assertThat(verified(node, again).role()).contains(Role.ADMIN);
        assertThat(accepts(node, joined)).isFalse();
        assertThat(accepts(node, registered)).isTrue();
    }

    @Test
    void anInvitationIsGoodOnceAndForATime() {
        var invited = members.invite(maker, email(), Role.VIEWER);
        var late = members.invite(maker, email(), Role.VIEWER);
        var replaced = members.invite(maker, late.email(), Role.VIEWER);
        var withdrawn = members.invite(maker, email(), Role.VIEWER);
        members.remove(maker, withdrawn.id());
        node.rows(
                "update millrace.invitations set expires_at = now() - interval '1 second' where id = $1",
                replaced.id());
        accept(invited.invitation());

        refusal("gone", () -> accept(invited.invitation()));
        refusal("gone", () -> accept(replaced.invitation()));
        refusal("not-found", () -> accept(late.invitation()));
        refusal("not-found", () -> accept(withdrawn.invitation()));
        refusal("not-found", () -> accept("mri_" + Ids.random256()));
        refusal("not-found", () -> accept("a\0b"));
    }

    private static Account.SignedIn accept(String invitation) {
        return invitations.accept(invitation, Optional.of(Node.PASSWORD), Optional.empty());
    }

    @Test
    void oneOfTwoWhoAcceptAtOnceIsTheMember() throws Exception {
        var invited = members.invite(maker, email(), Role.VIEWER);
        Callable<Integer> accepting =
                () -> {
                    try {
                        accept(invited.invitation());
                        return 1;
                    } catch (ProblemException e) {
                        return 0;
                    }
                };

        var outcomes = AccountsTest.together(4, accepting);

        assertThat(outcomes.stream().mapToInt(i -> i).sum()).isOne();
        assertThat(members.list(owner.tenant().id())).hasSize(2);
    }

    @Test
    void onlyTheDigestOfAnInvitationIsStored() {
        var invited = members.invite(maker, email(), Role.VIEWER);

        var stored = node.rows("select i::text from millrace.invitations i");

        assertThat(stored)
                .noneMatch(row -> row.getString(0).contains(invited.invitation().substring(4)))
                .anyMatch(row -> row.getString(0).contains(Hashes.sha256(invited.invitation())));
        assertThat(invited.toString()).doesNotContain(invited.invitation());
    }

    @Test
    void aMemberIsNotInvitedAgain() {
        refusal("conflict", () -> members.invite(maker, owner.user().email(), Role.VIEWER));
    }

    @Test
    void anotherRoleCountsAtOnceEverywhereWithoutSigningInAgain() {
        var engineer = member(Role.ENGINEER);
        assertThat(verified(other, engineer).role()).contains(Role.ENGINEER);

        var changed = become(engineer, Role.VIEWER);

        assertThat(changed.before().role()).isEqualTo("engineer");
        assertThat(changed.after().orElseThrow().role()).isEqualTo("viewer");
        assertThat(verified(node, engineer).role()).contains(Role.VIEWER);
        soon(() -> verified(other, engineer).role().equals(Optional.of(Role.VIEWER)));
        become(engineer, Role.ADMIN);
        soon(() -> verified(other, engineer).role().equals(Optional.of(Role.ADMIN)));
    }

    @Test
    void aNodeThatStartsLaterKnowsWhatChangedBefore() {
        var engineer = member(Role.ENGINEER);
        become(engineer, Role.VIEWER);

        try (var late = Node.open()) {
            late.accounts().start();

            assertThat(verified(late, engineer).role()).contains(Role.VIEWER);
        }
    }

    @Test
    void whoIsKeptOutIsSignedOutEverywhereAndStaysSoWhenLetInAgain() {
        var member = member(Role.ENGINEER);
        assertThat(accepts(other, member)).isTrue();

        setActive(member, false);

        assertThat(accepts(node, member)).isFalse();
        soon(() -> !accepts(other, member));
        refusal(
                "unauthenticated",
                () -> node.accounts().refresh(member.refreshToken().orElseThrow()));
        refusal(
                "bad-credentials",
                () -> node.accounts().login(member.user().email(), Node.PASSWORD, null));
        setActive(member, true);
        assertThat(accepts(node, member)).isFalse();
        var again = node.accounts().login(member.user().email(), Node.PASSWORD, null);
        assertThat(accepts(node, again)).isTrue();
        soon(() -> accepts(other, again));
    }

    @Test
    void whoIsRemovedIsSignedOutEverywhere() {
        var member = member(Role.ENGINEER);

        members.remove(maker, member.user().id());

        assertThat(accepts(node, member)).isFalse();
        soon(() -> !accepts(other, member));
        refusal(
                "unauthenticated",
                () -> node.accounts().refresh(member.refreshToken().orElseThrow()));
        assertThat(members.list(owner.tenant().id())).hasSize(1);
    }

    @Test
    void theLastOwnerStays() {
        var deactivated = member(Role.OWNER);
        setActive(deactivated, false);

        refusal("conflict", () -> become(owner, Role.ADMIN));
        refusal("conflict", () -> setActive(owner, false));
        refusal("conflict", () -> members.remove(maker, owner.user().id()));
        setActive(deactivated, true);

        become(owner, Role.ADMIN);
        assertThat(verified(node, owner).role()).contains(Role.ADMIN);
    }

    @Test
    void twoOwnersCannotRemoveEachOther() throws Exception {
        var second = member(Role.OWNER);
        var theirs = verified(node, second);
        var removals =
                java.util.List.<Callable<Integer>>of(
                        () -> removed(maker, second), () -> removed(theirs, owner));

        var outcomes = new java.util.concurrent.atomic.AtomicInteger();
        var next = new java.util.concurrent.atomic.AtomicInteger();
        AccountsTest.together(
                2, () -> outcomes.addAndGet(removals.get(next.getAndIncrement()).call()));

        assertThat(outcomes).hasValue(1);
        assertThat(members.list(owner.tenant().id())).hasSize(1);
    }

    private static int removed(Principal who, Account.SignedIn member) {
        try {
            members.remove(who, member.user().id());
            return 1;
        } catch (ProblemException e) {
            return 0;
        }
    }

    @Test
    void onlyAnOwnerMakesOrChangesAnOwner() {
        var admin = verified(node, member(Role.ADMIN));
        var second = member(Role.OWNER);
        var invited = members.invite(maker, email(), Role.OWNER);
        var toAdmin = new Members.Wish(Optional.of(Role.ADMIN), Optional.empty());
        var toOwner = new Members.Wish(Optional.of(Role.OWNER), Optional.empty());

        refusal("forbidden", () -> members.invite(admin, email(), Role.OWNER));
        refusal("forbidden", () -> members.change(admin, second.user().id(), toAdmin));
        refusal("forbidden", () -> members.change(admin, admin.actor(), toOwner));
        refusal("forbidden", () -> members.remove(admin, second.user().id()));
        refusal("forbidden", () -> members.remove(admin, invited.id()));
        assertThat(members.invite(admin, email(), Role.ADMIN).role()).isEqualTo("admin");
    }

    @Test
    void othersMembersAreNobody() {
        var stranger = node.signup(email());
        var theirs = members.invite(verified(node, stranger), email(), Role.VIEWER);
        var active = new Members.Wish(Optional.empty(), Optional.of(false));

        for (var id : new String[] {stranger.user().id(), theirs.id(), "x", ""}) {
            refusal("not-found", () -> members.change(maker, id, active));
            refusal("not-found", () -> members.remove(maker, id));
        }
        assertThat(members.list(owner.tenant().id())).hasSize(1);
    }
}
