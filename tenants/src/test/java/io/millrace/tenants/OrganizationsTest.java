package io.millrace.tenants;

import static io.millrace.tenants.Problems.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrganizationsTest {
    private static Node node;
    private static Organizations organizations;
    private Account.SignedIn first;

    @BeforeAll
    static void open() {
        node = Node.open();
        node.accounts().start();
        organizations = node.accounts().organizations();
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @BeforeEach
    void signUp() {
        first = node.signup(Ids.random128() + "@example.org");
    }

    private static Principal verified(Account.SignedIn signedIn) {
        return node.accounts().tokens().verify(signedIn.accessToken());
    }

    private Account.SignedIn added(String name) {
        return organizations.add(verified(first), name, Optional.empty());
    }

    @Test
    void oneWhoIsSignedInAddsAnOrganization() {
        var second = added("Second Shop");

        assertThat(second.user().id()).isEqualTo(first.user().id());
        assertThat(second.user().role()).isEqualTo("owner");
        assertThat(verified(second).tenant()).isEqualTo(second.tenant().id());
        assertThat(organizations.list(verified(second)))
                .extracting(Organizations.Item::slug, Organizations.Item::current)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(first.tenant().slug(), false),
                        org.assertj.core.groups.Tuple.tuple(second.tenant().slug(), true));
    }

    @Test
    void whoEntersAnotherOrganizationHasASignInOfIts() {
        var second = added("Second Shop");

        var back = organizations.enter(verified(second), first.tenant().slug());

        assertThat(back.tenant()).isEqualTo(first.tenant());
        assertThat(verified(back).tenant()).isEqualTo(first.tenant().id());
        assertThat(verified(back).session()).isNotEqualTo(verified(second).session());
        var renewed = node.accounts().refresh(back.refreshToken().orElseThrow());
        assertThat(renewed.tenant()).isEqualTo(first.tenant());
    }

    @Test
    void aForeignOrganizationIsToldLikeOneThatNeverWas() {
        var foreign = node.signup(Ids.random128() + "@example.org").tenant().slug();
        var who = verified(first);

        var told = refusal("not-found", () -> organizations.enter(who, foreign)).detail();
        var never = refusal("not-found", () -> organizations.enter(who, "never-was")).detail();

        assertThat(told.replace(foreign, "X")).isEqualTo(never.replace("never-was", "X"));
        refusal("not-found", () -> organizations.enter(who, "a\0b"));
    }

    @Test
    void whoIsKeptOutOfOneStaysInTheOther() {
        var second = added("Second Shop");
        node.rows(
                "update millrace.memberships set deactivated_at = now() where tenant = $1",
                second.tenant().id().value());

        refusal("not-found", () -> organizations.enter(verified(first), second.tenant().slug()));
        assertThat(organizations.list(verified(first))).hasSize(1);
    }

    @Test
    void aSignInThatIsLeftIsOver() {
        organizations.leave(verified(first));

        refusal("unauthenticated", () -> verified(first));
    }

    @Test
    void aKeyHasOneOrganization() {
        var key =
                new Principal(
                        first.tenant().id(),
                        "key:" + Ids.random128(),
                        Optional.of(Role.ADMIN),
                        Set.of("admin"),
                        Instant.MAX,
                        "");

        refusal("forbidden", () -> organizations.list(key));
        refusal("forbidden", () -> organizations.enter(key, first.tenant().slug()));
        refusal("forbidden", () -> organizations.add(key, "X", Optional.empty()));
    }
}
