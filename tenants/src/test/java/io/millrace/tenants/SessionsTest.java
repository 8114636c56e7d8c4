package io.millrace.tenants;

import static io.millrace.tenants.Problems.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes that share nothing but the database.
class SessionsTest {
    private static Node node;
    private static Node other;
    private Account.SignedIn signedIn;

    @BeforeAll
    static void open() {
        node = Node.open();
        other = Node.open();
        node.accounts().start();
        other.accounts().start();
    }

    @AfterAll
    static void close() {
        node.close();
        other.close();
    }

    @BeforeEach
    void signUp() {
        signedIn = node.signup(Ids.random128() + "@example.org");
    }

    private static String refreshToken(Account.SignedIn signedIn) {
        return signedIn.refreshToken().orElseThrow();
    }

    private static boolean accepts(Node node, String accessToken) {
        try {
            node.accounts().tokens().verify(accessToken);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    @Test
    void refreshingGivesNewTokensOfTheSameSession() {
        var fresh = other.accounts().refresh(refreshToken(signedIn));

        assertThat(fresh.user()).isEqualTo(signedIn.user());
        assertThat(fresh.tenant()).isEqualTo(signedIn.tenant());
        assertThat(refreshToken(fresh)).isNotEqualTo(refreshToken(signedIn));
        assertThat(node.accounts().tokens().verify(fresh.accessToken()).session())
                .isEqualTo(node.accounts().tokens().verify(signedIn.accessToken()).session());
        assertThat(refreshToken(node.accounts().refresh(refreshToken(fresh)))).startsWith("mrr_");
    }

    @Test
    void usingARefreshTokenTwiceEndsItsFamily() {
        var fresh = node.accounts().refresh(refreshToken(signedIn));
        var sibling = node.accounts().login(signedIn.user().email(), Node.PASSWORD, null);

        refusal("unauthenticated", () -> node.accounts().refresh(refreshToken(signedIn)));

        refusal("unauthenticated", () -> node.accounts().refresh(refreshToken(fresh)));
        refusal("unauthenticated", () -> node.accounts().tokens().verify(fresh.accessToken()));
        refusal("unauthenticated", () -> node.accounts().tokens().verify(signedIn.accessToken()));
        Node.until(() -> !accepts(other, fresh.accessToken()));
        assertThat(accepts(node, sibling.accessToken())).isTrue();
    }

    @Test
    void twoRefreshesAtOnceGiveOneSession() throws Exception {
        var token = refreshToken(signedIn);
        Callable<Integer> refresh =
                () -> {
                    try {
                        node.accounts().refresh(token);
                        return 1;
                    } catch (ProblemException e) {
                        return 0;
                    }
                };

        var outcomes = AccountsTest.together(8, refresh);

        assertThat(outcomes.stream().mapToInt(i -> i).sum()).isOne();
        refusal("unauthenticated", () -> node.accounts().tokens().verify(signedIn.accessToken()));
    }

    @Test
    void whatIsNoRefreshTokenIsRefused() {
        for (var token :
                new String[] {"", "x", signedIn.accessToken(), "mrr_" + Ids.random256(), "a\0b"}) {
            refusal("unauthenticated", () -> node.accounts().refresh(token));
            node.accounts().logout(token);
        }
        assertThat(accepts(node, signedIn.accessToken())).isTrue();
    }

    @Test
    void onlyHashesAreStored() {
        var token = refreshToken(signedIn);

        var stored = node.rows("select r::text from millrace.refresh_tokens r");
        var users = node.rows("select u::text from millrace.users u");

        assertThat(stored)
                .noneMatch(row -> row.getString(0).contains(token.substring(4)))
                .anyMatch(row -> row.getString(0).contains(Hashes.sha256(token)));
        assertThat(users).noneMatch(row -> row.getString(0).contains(Node.PASSWORD));
    }

    @Test
    void signingOutEndsTheSessionOnEveryNode() {
        assertThat(accepts(other, signedIn.accessToken())).isTrue();

        node.accounts().logout(refreshToken(signedIn));

        refusal("unauthenticated", () -> node.accounts().tokens().verify(signedIn.accessToken()));
        refusal("unauthenticated", () -> node.accounts().refresh(refreshToken(signedIn)));
        refusal("unauthenticated", () -> other.accounts().refresh(refreshToken(signedIn)));
        Node.until(() -> !accepts(other, signedIn.accessToken()));
    }

    @Test
    void aNodeThatStartsLaterKnowsWhatEndedBefore() {
        node.accounts().logout(refreshToken(signedIn));

        try (var late = Node.open()) {
            late.accounts().start();

            assertThat(accepts(late, signedIn.accessToken())).isFalse();
        }
    }

    /// What is forgotten must not make a signed-out session usable again.
    @Test
    void anEndedSessionStaysEndedWhileItHasRefreshTokens() {
        var token = refreshToken(signedIn);
        var family = node.accounts().tokens().verify(signedIn.accessToken()).session();
        node.accounts().logout(token);
        node.rows(
                "update millrace.revoked_sessions set expires_at = now() - interval '2 hours' where family = $1",
                family);

        sessions().forget();

        refusal("unauthenticated", () -> node.accounts().refresh(token));
    }

    @Test
    void whatCanNoLongerMatterIsForgotten() {
        var family = node.accounts().tokens().verify(signedIn.accessToken()).session();
        node.accounts().logout(refreshToken(signedIn));
        node.rows(
                "update millrace.refresh_tokens set expires_at = now() - interval '1 day' where family = $1",
                family);
        node.rows(
                "update millrace.revoked_sessions set expires_at = now() - interval '1 day' where family = $1",
                family);

        sessions().forget();

        var left =
                "select (select count(*) from millrace.refresh_tokens where family = $1)"
                        + " + (select count(*) from millrace.revoked_sessions where family = $1)";
        assertThat(node.number(left, family)).isZero();
    }

    private static Sessions sessions() {
        return new Sessions(
                node.vertx(),
                node.database().tenantDb(),
                Node.settings(1),
                java.time.Clock.systemUTC());
    }

    @Test
    void anExpiredRefreshTokenIsRefused() {
        node.rows(
                "update millrace.refresh_tokens set expires_at = now() - interval '1 second' where hash = $1",
                Hashes.sha256(refreshToken(signedIn)));

        refusal("unauthenticated", () -> node.accounts().refresh(refreshToken(signedIn)));
    }
}
