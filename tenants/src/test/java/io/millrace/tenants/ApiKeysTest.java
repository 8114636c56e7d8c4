package io.millrace.tenants;

import static io.millrace.tenants.Problems.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static Node node;
    private static ApiKeys keys;
    private static Principal admin;

    @BeforeAll
    static void open() {
        node = Node.open();
        keys = new ApiKeys(node.database().tenantDb());
        admin = principal(TestDatabase.shared().tenant(), Role.ADMIN);
    }

    @AfterAll
    static void close() {
        node.close();
    }

    private static Principal principal(TenantId tenant, Role role) {
        return new Principal(tenant, "u1", Optional.of(role), Set.of(), Instant.MAX, "s");
    }

    private static ApiKeys.Created key(String... scopes) {
        return keys.create(admin, "loader", List.of(scopes), Optional.empty());
    }

    @Test
    void aKeySpeaksForItsTenantWithinItsScopes() {
        var created = key("ingest:orders", "viewer", "viewer");

        var principal = keys.verify(created.key());

        assertThat(created.key()).startsWith("mr_").hasSize(67);
        assertThat(created.scopes()).containsExactly("ingest:orders", "viewer");
        assertThat(principal.tenant()).isEqualTo(admin.tenant());
        assertThat(principal.actor()).isEqualTo("key:" + created.id());
        assertThat(principal.role()).contains(Role.VIEWER);
        assertThat(principal.mayIngest("orders")).isTrue();
        assertThat(principal.mayIngest("invoices")).isFalse();
        assertThat(principal.may(Role.STEWARD)).isFalse();
    }

    @Test
    void scopesAreAsWideAsTheyAre() {
        assertThat(keys.verify(key("ingest").key()).mayIngest("anything")).isTrue();
        assertThat(keys.verify(key("ingest").key()).may(Role.VIEWER)).isFalse();
        assertThat(keys.verify(key("engineer").key()).mayIngest("anything")).isTrue();
        assertThat(keys.verify(key("viewer", "admin").key()).role()).contains(Role.ADMIN);
    }

    @Test
    void onlyTheHashIsStored() {
        var created = key("viewer");

        var stored =
                node.rows("select k::text from millrace.api_keys k where id = $1", created.id());

        assertThat(stored.getFirst().getString(0))
                .contains(Hashes.sha256(created.key()))
                .doesNotContain(created.key().substring(3));
        assertThat(created.toString()).doesNotContain(created.key());
        assertThat(keys.list(admin.tenant()).toString()).doesNotContain(created.key());
    }

    @Test
    void theLastUseIsKept() {
        var created = key("viewer");
        assertThat(listed(created).lastUsedAt()).isEmpty();

        keys.verify(created.key());

        assertThat(listed(created).lastUsedAt()).isPresent();
    }

    private static ApiKeys.ApiKey listed(ApiKeys.Created created) {
        return keys.list(admin.tenant()).stream()
                .filter(key -> key.id().equals(created.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRevokedKeyIsRefused() {
        var created = key("viewer");

        keys.revoke(admin.tenant(), created.id());

        refusal("unauthenticated", () -> keys.verify(created.key()));
        refusal("not-found", () -> keys.revoke(admin.tenant(), created.id()));
        assertThat(keys.list(admin.tenant())).noneMatch(key -> key.id().equals(created.id()));
    }

    @Test
    void whoseKeyIsRevokedExpiredOrGoneHasEnded() {
        var good = key("viewer");
        var revoked = key("viewer");
        var expired = key("ingest");
        var gone = key("viewer");
        var callers = new HashSet<>(Set.of(admin));
        for (var key : List.of(good, revoked, expired, gone)) callers.add(keys.verify(key.key()));
        assertThat(keys.ended(callers)).isEmpty();

        keys.revoke(admin.tenant(), revoked.id());
        node.rows(
                "update millrace.api_keys set expires_at = now() - interval '1 second' where id = $1",
                expired.id());
        node.rows("delete from millrace.api_keys where id = $1", gone.id());

        assertThat(keys.ended(callers))
                .extracting(Principal::actor)
                .containsExactlyInAnyOrder(
                        "key:" + revoked.id(), "key:" + expired.id(), "key:" + gone.id());
    }

    @Test
    void anotherTenantsKeyDoesNotExist() {
        var created = key("viewer");
        var stranger = TestDatabase.shared().tenant();

        var foreign = refusal("not-found", () -> keys.revoke(stranger, created.id()));
        var missing = refusal("not-found", () -> keys.revoke(stranger, "nothing"));

        assertThat(foreign.detail().replace(created.id(), "nothing")).isEqualTo(missing.detail());
        assertThat(keys.list(stranger)).isEmpty();
        assertThat(keys.verify(created.key())).isNotNull();
    }

    @Test
    void anExpiredKeyIsRefused() {
        var soon = Instant.now().plus(Duration.ofHours(1));
        var created = keys.create(admin, "loader", List.of("viewer"), Optional.of(soon));
        assertThat(keys.verify(created.key()).expiresAt())
                .isCloseTo(
                        soon,
                        org.assertj.core.api.Assertions.within(
                                1, java.time.temporal.ChronoUnit.MILLIS));

        node.rows(
                "update millrace.api_keys set expires_at = now() - interval '1 second' where id = $1",
                created.id());

        refusal("unauthenticated", () -> keys.verify(created.key()));
    }

    @Test
    void whatIsNoKeyIsRefused() {
        for (var key : List.of("", "mr_", "mr_x", "mr_" + Ids.random256(), "a\0b")) {
            refusal("unauthenticated", () -> keys.verify(key));
        }
    }

    @Test
    void aKeyCannotDoMoreThanItsMaker() {
        var steward = principal(admin.tenant(), Role.STEWARD);
        for (var scope : List.of("engineer", "admin", "ingest", "ingest:orders")) {
            refusal(
                    "forbidden",
                    () -> keys.create(steward, "x", List.of("viewer", scope), Optional.empty()));
        }
        var loader = keys.verify(key("ingest").key());
        refusal("forbidden", () -> keys.create(loader, "x", List.of("viewer"), Optional.empty()));
    }

    @Test
    void whatCannotBeIsRefused() {
        for (var scope :
                List.of("", "owner", "root", "Viewer", "ingest:", "ingest:A", "ingest:a b")) {
            refusal("invalid", () -> key(scope));
        }
        refusal("invalid", () -> key());
        refusal(
                "invalid",
                () ->
                        keys.create(
                                admin,
                                "x",
                                java.util.stream.IntStream.range(0, 51)
                                        .mapToObj(i -> "ingest:d" + i)
                                        .toList(),
                                Optional.empty()));
        for (var name : List.of("", " ", "a\0", "a\nb", "x".repeat(121))) {
            refusal("invalid", () -> keys.create(admin, name, List.of("viewer"), Optional.empty()));
        }
        for (var expiry :
                List.of(Instant.EPOCH, Instant.now().minusSeconds(1), Instant.MAX, Instant.MIN)) {
            refusal(
                    "invalid",
                    () -> keys.create(admin, "x", List.of("viewer"), Optional.of(expiry)));
        }
    }

    @Test
    void aTenantHasABoundedNumberOfKeys() {
        var maker = principal(TestDatabase.shared().tenant(), Role.OWNER);
        node.rows(
                "insert into millrace.api_keys (id, tenant, name, hash, scopes, created_by)"
                        + " select $1 || i, $1, 'x', $1 || i, '{viewer}', 'u' from generate_series(1, 200) i",
                maker.tenant().value());

        refusal(
                "conflict",
                () ->
                        keys.create(
                                maker, "x", Collections.singletonList("viewer"), Optional.empty()));
    }
}
