package io.millrace.tenants;

import static io.millrace.tenants.Problems.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes that share nothing but the database.
class LifecycleTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    private static Node node;
    private static Node other;
    private static Lifecycle lifecycle;
    private Account.SignedIn owner;
    private TenantId tenant;

    @BeforeAll
    static void open() {
        node = Node.open();
        other = Node.open();
        node.accounts().start();
        other.accounts().start();
        lifecycle = node.accounts().lifecycle();
    }

    @AfterAll
    static void close() {
        node.close();
        other.close();
    }

    @BeforeEach
    void signUp() {
        owner = node.signup(Ids.random128() + "@example.org");
        tenant = owner.tenant().id();
    }

    private static Principal verified(Node node, Account.SignedIn signedIn) {
        return node.accounts().tokens().verify(signedIn.accessToken());
    }

    private static String refusalOf(Node node, Account.SignedIn signedIn) {
        try {
            verified(node, signedIn);
            return "";
        } catch (io.millrace.kernel.ProblemException e) {
            return e.problem().type();
        }
    }

    @Test
    void nobodyComesInWhileATenantIsSuspended() {
        var keys = new ApiKeys(node.database().tenantDb());
        var made = keys.create(verified(node, owner), "k", List.of("viewer"), Optional.empty());

        assertThat(lifecycle.suspend(tenant, "unpaid")).isTrue();
        assertThat(lifecycle.suspend(tenant, "again")).isFalse();

        assertThat(refusalOf(node, owner)).isEqualTo("urn:problem:forbidden");
        Node.until(() -> refusalOf(other, owner).equals("urn:problem:forbidden"));
        var email = owner.user().email();
        refusal("forbidden", () -> node.accounts().login(email, Node.PASSWORD, null));
        refusal("bad-credentials", () -> node.accounts().login(email, "wrong password", null));
        var refreshToken = owner.refreshToken().orElseThrow();
        refusal("forbidden", () -> node.accounts().refresh(refreshToken));
        refusal("forbidden", () -> node.accounts().standing().admit(keys.verify(made.key())));

        assertThat(lifecycle.resume(tenant)).isTrue();
        assertThat(lifecycle.resume(tenant)).isFalse();

        assertThat(refusalOf(node, owner)).isEmpty();
        Node.until(() -> refusalOf(other, owner).isEmpty());
        assertThat(node.accounts().refresh(refreshToken).tenant()).isEqualTo(owner.tenant());
    }

    @Test
    void nobodyComesInWhileATenantIsHeld() {
        node.rows(
                "update millrace.tenants set held_until = now() + interval '5 minutes' where id = $1",
                tenant.value());

        Node.until(() -> refusalOf(node, owner).equals("urn:problem:unavailable"));
        Node.until(() -> refusalOf(other, owner).equals("urn:problem:unavailable"));
        assertThat(refusal("unavailable", () -> verified(node, owner)).members())
                .containsKey("retryAfter");

        node.rows("update millrace.tenants set held_until = now() where id = $1", tenant.value());

        Node.until(() -> refusalOf(node, owner).isEmpty());
        Node.until(() -> refusalOf(other, owner).isEmpty());
    }

    @Test
    void aHoldThatEndedBetweenTwoLooksIsTold() {
        var told = new AtomicBoolean();
        node.vertx()
                .eventBus()
                .<String>consumer(
                        Standing.TENANT,
                        m -> told.compareAndSet(false, tenant.value().equals(m.body())));

        node.rows("update millrace.tenants set held_until = now() where id = $1", tenant.value());

        Node.until(told::get);
    }

    @Test
    void aNodeThatStartsLaterKnowsWhoIsSuspended() {
        lifecycle.suspend(tenant, "unpaid");

        try (var late = Node.open()) {
            late.accounts().start();

            assertThat(refusalOf(late, owner)).isEqualTo("urn:problem:forbidden");
        }
    }

    @Test
    void theNextOrganizationIsEnteredInsteadOfOneThatIsSuspended() {
        var who = verified(node, owner);
        var second = node.accounts().organizations().add(who, "Second", Optional.empty());
        lifecycle.suspend(tenant, "unpaid");

        var signedIn = node.accounts().login(owner.user().email(), Node.PASSWORD, null);

        assertThat(signedIn.tenant()).isEqualTo(second.tenant());
    }

    @Test
    void aTenantIsNotDeletedByAnotherSlug() {
        for (var slug : List.of("", "x", owner.tenant().name(), tenant.value())) {
            refusal("conflict", () -> lifecycle.remove(tenant, slug, _ -> {}));
        }
        assertThat(refusalOf(node, owner)).isEmpty();
    }

    @Test
    void nothingIsLeftOfATenantThatWasDeleted() throws SQLException {
        var who = verified(node, owner);
        fill(who);

        var removal = lifecycle.remove(tenant, owner.tenant().slug(), _ -> {});

        assertThat(count(removal, "schemas")).isEqualTo(3);
        assertThat(count(removal, "roles")).isEqualTo(2);
        assertThat(count(removal, "apiKeys")).isOne();
        assertThat(count(removal, "memberships")).isOne();
        assertThat(count(removal, "users")).isOne();
        assertThat(count(removal, "invitations")).isOne();
        assertThat(count(removal, "jobs")).isOne();
        assertThat(count(removal, "events")).isOne();
        assertThat(count(removal, "topics")).isOne();
        assertThat(count(removal, "auditRows")).isOne();
        assertThat(leftInCatalogs()).isEmpty();
        assertThat(leftInTables()).isEmpty();
        assertThat(refusalOf(node, owner)).isEqualTo("urn:problem:unauthenticated");
        Node.until(() -> refusalOf(other, owner).equals("urn:problem:unauthenticated"));
        try (var late = Node.open()) {
            late.accounts().start();
            assertThat(refusalOf(late, owner)).isEqualTo("urn:problem:unauthenticated");
        }
        refusal(
                "bad-credentials",
                () -> node.accounts().login(owner.user().email(), Node.PASSWORD, null));
    }

    /// One of each thing that is a row.
    private void fill(Principal who) {
        new ApiKeys(node.database().tenantDb())
                .create(who, "k", List.of("viewer"), Optional.empty());
        node.accounts().members().invite(who, Ids.random128() + "@example.org", Role.VIEWER);
        new Audit(node.database().tenantDb())
                .begin(
                        new Audit.Entry(
                                new Audit.Who(Optional.of(tenant), who.actor(), "owner"),
                                "x",
                                "/x",
                                "127.0.0.1",
                                Ids.random128()));
        node.database()
                .tenantDb()
                .in(
                        tenant,
                        c -> {
                            c.preparedQuery("select millrace.enqueue('x', 'k', '{}', 1, 0, 't')")
                                    .execute()
                                    .await();
                            c.preparedQuery("select millrace.emit('x', 'x', 'x', '{}')")
                                    .execute()
                                    .await();
                            c.preparedQuery(
                                            "create table %s.orders (id bigint)"
                                                    .formatted(tenant.rawSchema()))
                                    .execute()
                                    .await();
                            return null;
                        });
        node.rows(
                "insert into millrace.topics (name, tenant) values ($1, $2)",
                "topic-" + Ids.random128(),
                tenant.value());
    }

    private static long count(Lifecycle.Removal removal, String kind) {
        return removal.removed().stream()
                .filter(part -> part.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .count();
    }

    private List<String> leftInCatalogs() throws SQLException {
        return strings(
                """
                select nspname from pg_namespace where nspname like '%%%1$s%%'
                union all select rolname from pg_roles where rolname like '%%%1$s%%'
                union all select relname from pg_class where relname like '%%%1$s%%'
                union all select oid::text from pg_default_acl where defaclacl::text like '%%%1$s%%'
                union all select datname from pg_database where datacl::text like '%%%1$s%%'
                """
                        .formatted(tenant));
    }

    /// The platform's tables that hold the tenant's or its owner's id anywhere.
    private List<String> leftInTables() throws SQLException {
        var left = new ArrayList<String>();
        var tables =
                strings(
                        "select relname from pg_class where relnamespace = 'millrace'::regnamespace and relkind = 'r'");
        assertThat(tables).contains("tenants", "outbox", "audit").hasSizeGreaterThan(15);
        for (var table : tables) {
            left.addAll(
                    strings(
                            "select '%1$s ' || x::text from millrace.%1$s x where x::text like '%%%2$s%%' or x::text like '%%%3$s%%'"
                                    .formatted(table, tenant, owner.user().id())));
        }
        return left;
    }

    private static List<String> strings(String sql) throws SQLException {
        try (var superuser = TEST.superuser();
                var rows = superuser.createStatement().executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }

    @Test
    void aTopicOfATenantThatIsGoneIsReadFromNowOnOnly() {
        var topic = "topic-" + Ids.random128();
        node.rows(
                "insert into millrace.topics (name, tenant) values ($1, $2)",
                topic,
                tenant.value());

        lifecycle.remove(tenant, owner.tenant().slug(), _ -> {});

        var left =
                node.rows("select tenant, released_at from millrace.topics where name = $1", topic)
                        .getFirst();
        assertThat(left.getString(0)).isNull();
        assertThat(left.getOffsetDateTime(1)).isNotNull();
    }

    @Test
    void whoHasAnotherOrganizationStays() {
        var who = verified(node, owner);
        var second = node.accounts().organizations().add(who, "Second", Optional.empty());

        var removal = lifecycle.remove(tenant, owner.tenant().slug(), _ -> {});

        assertThat(count(removal, "users")).isZero();
        assertThat(refusalOf(node, second)).isEmpty();
        assertThat(node.accounts().login(owner.user().email(), Node.PASSWORD, null).tenant())
                .isEqualTo(second.tenant());
    }

    @Test
    void aDeletionThatWasInterruptedIsEndedByAnotherNode() throws SQLException {
        node.rows(
                "update millrace.tenants set deleting_at = now() - interval '1 hour' where id = $1",
                tenant.value());
        Node.until(() -> refusalOf(node, owner).equals("urn:problem:unauthenticated"));

        other.accounts().lifecycle().goOn(_ -> {});

        assertThat(leftInCatalogs()).isEmpty();
        assertThat(leftInTables()).isEmpty();
    }

    @Test
    void theObjectsThatTheLedgerNamesAreErased() {
        var key = Ids.random128();
        node.database()
                .tenantDb()
                .in(
                        tenant,
                        c -> {
                            c.preparedQuery("insert into datasets (name) values ('orders')")
                                    .execute()
                                    .await();
                            return c.preparedQuery(
                                            """
                                            insert into batches (dataset, source, state, bytes, checksum, object_key)
                                            values ('orders', 'x', 'received', 1, 'x', $1)
                                            """)
                                    .execute(io.vertx.sqlclient.Tuple.of(key))
                                    .await()
                                    .rowCount();
                        });
        var erased = new ArrayList<String>();

        var removal = lifecycle.remove(tenant, owner.tenant().slug(), erased::add);

        assertThat(erased).containsExactly(key);
        assertThat(count(removal, "objects")).isOne();
    }
}
