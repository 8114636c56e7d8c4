package io.millrace.tenants;

import static io.millrace.tenants.Problems.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.tenants.db.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// RFC 8725: what a forger may try.
class TokensTest {
    private static Node node;
    private static Node other;
    private static Tokens tokens;
    private static Account.SignedIn signedIn;

    @BeforeAll
    static void open() {
        node = Node.open();
        other = Node.open();
        tokens = node.accounts().tokens();
        signedIn = node.signup(Ids.random128() + "@example.org");
    }

    @AfterAll
    static void close() {
        node.close();
        other.close();
    }

    private static SigningKeys.Keys keys() {
        return new SigningKeys(
                        node.database().tenantDb(),
                        TestDatabase.shared().secrets(),
                        Duration.ofMinutes(10))
                .load();
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static PrivateKey own() throws GeneralSecurityException {
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(der(keys().signer().privateKey())));
    }

    private static KeyPair forged() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static JsonObject header() {
        return new JsonObject()
                .put("typ", "JWT")
                .put("alg", "ES256")
                .put("kid", keys().signer().id());
    }

    private static JsonObject claims() {
        long now = Instant.now().getEpochSecond();
        return new JsonObject()
                .put("sub", signedIn.user().id())
                .put("tenant", signedIn.tenant().id().value())
                .put("role", "owner")
                .put("session", "s")
                .put("use", "access")
                .put("iat", now)
                .put("nbf", now)
                .put("exp", now + 600)
                .put("iss", "millrace")
                .put("aud", new JsonArray().add("millrace-api"));
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String unsigned(JsonObject header, JsonObject claims) {
        return part(header.encode().getBytes(StandardCharsets.UTF_8))
                + "."
                + part(claims.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(JsonObject header, JsonObject claims, PrivateKey key)
            throws GeneralSecurityException {
        var text = unsigned(header, claims);
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return text + "." + part(signature.sign());
    }

    private static void refused(String token) {
        refusal("unauthenticated", () -> tokens.verify(token));
    }

    @Test
    void ourOwnMakeIsAccepted() throws GeneralSecurityException {
        var principal = tokens.verify(signed(header(), claims(), own()));

        assertThat(principal.tenant()).isEqualTo(signedIn.tenant().id());
        assertThat(principal.scopes()).isEmpty();
        assertThat(principal.session()).isEqualTo("s");
        assertThat(principal.expiresAt()).isAfter(Instant.now());
    }

    @Test
    void anotherAlgorithmIsRefused() throws GeneralSecurityException {
        for (var none : List.of("none", "None", "NONE", "nOnE", "")) {
            var text = unsigned(header().put("alg", none), claims());
            refused(text + ".");
            refused(text + "." + part(new byte[64]));
            refused(unsigned(new JsonObject().put("alg", none), claims()) + ".");
        }
        for (var algorithm : List.of("ES384", "ES512", "RS256", "PS256", "EdDSA", "HS256")) {
            refused(signed(header().put("alg", algorithm), claims(), own()));
        }
        refused(unsigned(header().putNull("alg"), claims()) + ".");
    }

    @Test
    void thePublicKeyIsNotASharedSecret() throws GeneralSecurityException {
        var key = keys().signer();
        for (var secret :
                List.of(
                        key.publicKey().getBytes(StandardCharsets.UTF_8),
                        key.publicKey().strip().getBytes(StandardCharsets.UTF_8),
                        der(key.publicKey()),
                        Json.write(key.jwk()).getBytes(StandardCharsets.UTF_8),
                        key.jwk().get("x").getBytes(StandardCharsets.UTF_8))) {
            for (var algorithm : List.of("HS256", "HS384", "HS512")) {
                var text = unsigned(header().put("alg", algorithm), claims());
                var name = "HmacSHA" + algorithm.substring(2);
                var mac = Mac.getInstance(name);
                mac.init(new SecretKeySpec(secret, name));
                refused(text + "." + part(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
            }
        }
    }

    @Test
    void aChangedClaimIsRefused() {
        var parts = signedIn.accessToken().split("\\.", -1);
        var claims =
                new JsonObject(
                        new String(
                                Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        for (var change :
                Map.of(
                                "tenant",
                                Ids.tenant().value(),
                                "role",
                                "admin",
                                "sub",
                                "somebody",
                                "session",
                                "x")
                        .entrySet()) {
            var changed = claims.copy().put(change.getKey(), change.getValue());
            refused(
                    parts[0]
                            + "."
                            + part(changed.encode().getBytes(StandardCharsets.UTF_8))
                            + "."
                            + parts[2]);
        }
        var longer = claims.copy().put("exp", claims.getLong("exp") + 1);
        refused(
                parts[0]
                        + "."
                        + part(longer.encode().getBytes(StandardCharsets.UTF_8))
                        + "."
                        + parts[2]);
    }

    @Test
    void aForeignSignatureIsRefused() throws GeneralSecurityException {
        var text = unsigned(header(), claims());
        refused(signed(header(), claims(), forged().getPrivate()));
        refused(text + "." + part(new byte[64]));
        refused(text + "." + part(new byte[0]));
        refused(text + "." + part(new byte[63]));
        refused(text);
        refused(signed(header().put("kid", "unknown"), claims(), forged().getPrivate()));
        refused(signed(header().put("kid", "../../etc/passwd"), claims(), forged().getPrivate()));
    }

    @Test
    void keysThatTheTokenBringsAreIgnored() throws GeneralSecurityException {
        var pair = forged();
        var key =
                new SigningKeys.Key(
                        "mine",
                        "-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(pair.getPublic().getEncoded())
                                + "\n-----END PUBLIC KEY-----\n",
                        "");
        for (var brought :
                Map.of(
                                "jwk", key.jwk(),
                                "jku", "https://attacker.example/jwks.json",
                                "x5u", "https://attacker.example/cert.pem",
                                "x5c", new JsonArray().add(part(pair.getPublic().getEncoded())),
                                "crit", new JsonArray().add("exp"))
                        .entrySet()) {
            for (var kid : List.of(keys().signer().id(), "mine")) {
                var header = header().put(brought.getKey(), brought.getValue()).put("kid", kid);
                refused(signed(header, claims(), pair.getPrivate()));
            }
        }
    }

    @Test
    void everyClaimIsChecked() throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        var wrong = new ArrayList<JsonObject>();
        wrong.add(claims().put("iss", "somebody"));
        wrong.add(claims().put("aud", new JsonArray().add("other-api")));
        wrong.add(claims().put("aud", new JsonArray()));
        wrong.add(claims().put("exp", now - 1).put("iat", now - 700).put("nbf", now - 700));
        wrong.add(claims().put("nbf", now + 300));
        wrong.add(claims().put("use", "refresh"));
        wrong.add(claims().put("role", "superuser"));
        wrong.add(claims().put("tenant", "not a tenant"));
        wrong.add(claims().put("exp", "tomorrow"));
        for (var claim :
                List.of("iss", "aud", "exp", "nbf", "use", "role", "tenant", "sub", "session")) {
            var without = claims();
            without.remove(claim);
            wrong.add(without);
        }

        for (var claims : wrong) refused(signed(header(), claims, own()));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        refused("");
        refused(".");
        refused("..");
        refused("a.b.c");
        refused("....");
        refused("{}");
        refused("mr_" + Ids.random256());
        refused(signedIn.refreshToken().orElseThrow());
        refused("x".repeat(100_000));
        refused(signedIn.accessToken() + ".x");
        refused(" " + signedIn.accessToken());
    }

    @Test
    void aRotationDropsNobody() {
        var before = node.accounts().login(signedIn.user().email(), Node.PASSWORD, null);

        tokens.rotate();

        var after = node.accounts().login(signedIn.user().email(), Node.PASSWORD, null);
        for (var reader : List.of(tokens, other.accounts().tokens())) {
            assertThat(reader.verify(before.accessToken())).isNotNull();
            assertThat(reader.verify(after.accessToken())).isNotNull();
        }
        assertThat(key(after)).isNotEqualTo(key(before));
        assertThat(kids(tokens)).hasSizeGreaterThanOrEqualTo(3).contains(key(before), key(after));
    }

    @Test
    void anUnknownKeyMakesANodeLookAgain() {
        tokens.rotate();
        tokens.rotate();
        tokens.rotate();
        var after = node.accounts().login(signedIn.user().email(), Node.PASSWORD, null);

        Node.until(() -> {
            try {
                return other.accounts().tokens().verify(after.accessToken()) != null;
            } catch (io.millrace.kernel.ProblemException e) {
                return false;
            }
        });
        assertThat(kids(other.accounts().tokens())).contains(key(after));
    }

    @Test
    void aRetiredKeyIsForgottenWhenItsTokensHaveExpired() {
        var before = key(signedIn);
        tokens.rotate();
        tokens.rotate();
        node.rows(
                "update millrace.signing_keys set retired_at = now() - interval '1 hour' where retired_at is not null");

        assertThat(keys().live()).hasSize(2);
        assertThat(keys().all()).extracting(SigningKeys.Key::id).doesNotContain(before);
        signedIn = node.accounts().login(signedIn.user().email(), Node.PASSWORD, null);
    }

    @Test
    void keysAreRotatedWhenTheyAreOld() {
        var store =
                new SigningKeys(
                        node.database().tenantDb(),
                        TestDatabase.shared().secrets(),
                        Duration.ofMinutes(10));
        store.load();

        assertThat(store.rotateAfter(Duration.ofDays(30))).isFalse();
        node.rows("update millrace.signing_keys set created_at = created_at - interval '31 days'");
        assertThat(store.rotateAfter(Duration.ofDays(30))).isTrue();
        assertThat(store.rotateAfter(Duration.ofDays(30))).isFalse();
    }

    @Test
    void theKeySetIsPublicOnly() {
        for (var key : tokens.jwks().keys()) {
            assertThat(key.keySet())
                    .containsExactlyInAnyOrder("kty", "crv", "x", "y", "use", "alg", "kid");
        }
        var stored = node.rows("select k::text from millrace.signing_keys k");
        assertThat(stored).noneMatch(row -> row.getString(0).contains("PRIVATE"));
    }

    private static List<String> kids(Tokens tokens) {
        return tokens.jwks().keys().stream().map(key -> key.get("kid")).toList();
    }

    private static String key(Account.SignedIn signedIn) {
        var header = Base64.getUrlDecoder().decode(signedIn.accessToken().split("\\.", -1)[0]);
        return new JsonObject(new String(header, StandardCharsets.UTF_8)).getString("kid");
    }
}
