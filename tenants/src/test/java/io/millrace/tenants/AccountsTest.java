package io.millrace.tenants;

import static io.millrace.tenants.Problems.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static Node node;
    private static Accounts accounts;

    @BeforeAll
    static void open() {
        node = Node.open();
        accounts = node.accounts();
        accounts.start();
    }

    @AfterAll
    static void close() {
        node.close();
    }

    private static String email() {
        return Ids.random128() + "@example.org";
    }

    private static Account.SignUp wish(String email, String slug) {
        return new Account.SignUp("Acme", email, Node.PASSWORD, Optional.of(slug));
    }

    private static String slug() {
        return "s" + Ids.random128().substring(0, 12);
    }

    @Test
    void aSignUpMakesATenantWithItsOwner() {
        var slug = slug();

        var made =
                accounts.signup(
                        new Account.SignUp(
                                "  Bäckerei Übermut  ",
                                " Ada@Example.ORG ",
                                Node.PASSWORD,
                                Optional.of(slug)));

        assertThat(made.tenant().slug()).isEqualTo(slug);
        assertThat(made.tenant().name()).isEqualTo("Bäckerei Übermut");
        assertThat(made.user().email()).isEqualTo("ada@example.org");
        assertThat(made.user().role()).isEqualTo("owner");
        assertThat(made.expiresIn()).isEqualTo(600);
        var principal = accounts.tokens().verify(made.accessToken());
        assertThat(principal.tenant()).isEqualTo(made.tenant().id());
        assertThat(principal.actor()).isEqualTo(made.user().id());
        assertThat(principal.role()).contains(Role.OWNER);
        assertThat(accounts.me(principal.tenant(), principal.actor()))
                .isEqualTo(new Account.Me(made.tenant(), made.user()));
        int rows =
                node.database()
                        .tenantDb()
                        .in(
                                made.tenant().id(),
                                c ->
                                        c.preparedQuery("select id from incident")
                                                .execute()
                                                .await()
                                                .size());
        assertThat(rows).isZero();
    }

    @Test
    void theAnswerIsTheContracts() {
        var made = node.signup(email());

        assertThat(Json.readObject(Json.write(made)))
                .containsOnlyKeys("tenant", "user", "accessToken", "refreshToken", "expiresIn");
        assertThat(Json.readObject(Json.write(made.withoutRefreshToken())))
                .containsOnlyKeys("tenant", "user", "accessToken", "expiresIn");
    }

    @Test
    void secretsAreNotPrinted() {
        var wish = wish(email(), slug());
        var made = accounts.signup(wish);

        assertThat(wish.toString()).doesNotContain(Node.PASSWORD);
        assertThat(made.toString())
                .doesNotContain(made.accessToken())
                .doesNotContain(made.refreshToken().orElseThrow());
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsMade() {
        long before = node.number("select count(*) from millrace.users");

        for (var slug :
                List.of("", "a", "A1", "1a", "-a", "a b", "a_b", "ü1", "a\n", "x".repeat(41))) {
            refusal("invalid", () -> accounts.signup(wish(email(), slug)));
        }
        for (var email : List.of("", "@", "a", "a@", "@b", "a b@c", "a@b c", "a\0@b", "a@b@c")) {
            refusal("invalid", () -> accounts.signup(wish(email, slug())));
        }
        for (var password : List.of("", "123456789", "x".repeat(201))) {
            refusal(
                    "invalid",
                    () ->
                            accounts.signup(
                                    new Account.SignUp("A", email(), password, Optional.empty())));
        }
        for (var organization : List.of("", "   ", "a\0b", "a\nb", "x".repeat(121))) {
            refusal(
                    "invalid",
                    () ->
                            accounts.signup(
                                    new Account.SignUp(
                                            organization,
                                            email(),
                                            Node.PASSWORD,
                                            Optional.empty())));
        }

        assertThat(node.number("select count(*) from millrace.users")).isEqualTo(before);
    }

    @Test
    void aSlugThatIsTakenIsAConflict() {
        var slug = slug();
        accounts.signup(wish(email(), slug));
        var late = email();

        var problem = refusal("conflict", () -> accounts.signup(wish(late, slug)));

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.detail()).contains(slug);
        assertThat(node.number("select count(*) from millrace.users where email = $1", late))
                .isZero();
    }

    @Test
    void aSlugIsMadeFromTheName() {
        assertThat(AccountRules.slugOf("Bäckerei & Söhne GmbH")).isEqualTo("backerei-sohne-gmbh");
        assertThat(AccountRules.slugOf("1 & 2")).isEqualTo("org");
        assertThat(AccountRules.slugOf("漢字")).isEqualTo("org");
        assertThat(AccountRules.slugOf("--A--")).isEqualTo("org");
        assertThat(AccountRules.slugOf("a".repeat(29) + " b c")).isEqualTo("a".repeat(29));
        for (var name : List.of("x", "9to5", "É", "a-", "Åre ski-klubb", "  ")) {
            assertThat(AccountRules.isSlug(AccountRules.slugOf(name))).as(name).isTrue();
        }
        var first = node.signup(email());
        var second = node.signup(email());
        assertThat(second.tenant().slug()).startsWith("acme-").isNotEqualTo(first.tenant().slug());
    }

    @Test
    void somebodyRegisteredAddsAnOrganizationWithTheirPassword() {
        var email = email();
        var first = accounts.signup(wish(email, slug()));
        var second = accounts.signup(wish(email, slug()));

        assertThat(second.user().id()).isEqualTo(first.user().id());
        assertThat(second.tenant().id()).isNotEqualTo(first.tenant().id());
        refusal(
                "conflict",
                () ->
                        accounts.signup(
                                new Account.SignUp(
                                        "Other", email, "another password", Optional.empty())));
        var byDefault = accounts.login(email, Node.PASSWORD, null);
        var bySlug = accounts.login(email, Node.PASSWORD, second.tenant().slug());
        assertThat(byDefault.tenant()).isEqualTo(first.tenant());
        assertThat(bySlug.tenant()).isEqualTo(second.tenant());
    }

    @Test
    void twoSignUpsWithOneAddressMakeOneUser() throws Exception {
        var email = email();
        var outcomes = together(4, () -> outcome(() -> node.signup(email)));

        assertThat(node.number("select count(*) from millrace.users where email = $1", email))
                .isOne();
        assertThat(outcomes).contains("made").allMatch(o -> o.equals("made") || o.equals("409"));
        assertThat(made(outcomes))
                .isEqualTo(
                        node.number(
                                "select count(*) from millrace.memberships m join millrace.users u on u.id = m.user_id where u.email = $1",
                                email));
    }

    @Test
    void twoSignUpsWithOneSlugMakeOneTenant() throws Exception {
        var slug = slug();
        var outcomes = together(4, () -> outcome(() -> accounts.signup(wish(email(), slug))));

        assertThat(made(outcomes)).isOne();
        assertThat(outcomes).allMatch(o -> o.equals("made") || o.equals("409"));
    }

    private static long made(List<String> outcomes) {
        return outcomes.stream().filter("made"::equals).count();
    }

    private static String outcome(Callable<?> call) throws Exception {
        try {
            call.call();
            return "made";
        } catch (ProblemException e) {
            return String.valueOf(e.problem().status());
        }
    }

    static <T> List<T> together(int count, Callable<T> call) throws Exception {
        var futures = new ArrayList<Future<T>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) futures.add(threads.submit(call));
        }
        var results = new ArrayList<T>();
        for (var future : futures) results.add(future.get());
        return results;
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressAreTheSameRefusal() {
        var email = email();
        var made = accounts.signup(wish(email, slug()));

        var wrong = refusal("bad-credentials", () -> accounts.login(email, "wrong password", null));
        var refusals = new HashSet<>();
        for (var stranger : List.of(email(), "", "not an address", "a\0b@c")) {
            refusals.add(
                    refusal(
                            "bad-credentials",
                            () -> accounts.login(stranger, Node.PASSWORD, null)));
        }
        for (var tenant : List.of("nobody", "", "a\0b", made.tenant().id().value())) {
            refusals.add(
                    refusal("bad-credentials", () -> accounts.login(email, Node.PASSWORD, tenant)));
        }

        assertThat(refusals).containsExactly(wrong);
        assertThat(
                        accounts.login(
                                        email.toUpperCase(java.util.Locale.ROOT),
                                        Node.PASSWORD,
                                        null)
                                .user())
                .isEqualTo(made.user());
    }

    @Test
    void aForeignTenantCannotBeEnteredByItsSlug() {
        var email = email();
        accounts.signup(wish(email, slug()));
        var other = node.signup(email());

        refusal(
                "bad-credentials",
                () -> accounts.login(email, Node.PASSWORD, other.tenant().slug()));
    }

    @Test
    void aMembershipThatEndedIsNoAccount() {
        var made = node.signup(email());
        node.rows("delete from millrace.memberships where user_id = $1", made.user().id());

        refusal("unauthenticated", () -> accounts.me(made.tenant().id(), made.user().id()));
        refusal("unauthenticated", () -> accounts.refresh(made.refreshToken().orElseThrow()));
        refusal("bad-credentials", () -> accounts.login(made.user().email(), Node.PASSWORD, null));
    }
}
