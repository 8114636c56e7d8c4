package io.millrace.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Access tokens: ES256 JWTs that name the tenant, the user, the role and the sign-in (RFC 8725:
/// one algorithm, issuer and audience checked, keys from our own table only).
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final String ISSUER = "millrace";
    private static final String AUDIENCE = "millrace-api";
    private static final String ALGORITHM = "ES256";
    private static final String ACCESS = "access";
    private static final String OPERATOR = "operator";
    private static final long RELOAD_NANOS = 1_000_000_000L;
    private static final int REFRESH_MILLIS = 60_000;
    private static final int MOST_KNOWN = 10_000;
    private static final Duration KEY_LIFE = Duration.ofDays(30);

    private final Vertx vertx;
    private final SigningKeys keys;
    private final Sessions sessions;
    private final Standing standing;
    private final AccountSettings settings;
    private final Clock clock;
    // A signature costs as much as all the rest of a small call. What changes with time, expiry and
    // the end of a sign-in, is looked at each time.
    private final Cache<String, Claims> verified =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();
    private volatile long timer = -1;
    private volatile Ring ring;
    private volatile long loadedAt;

    /// What a token that we signed says.
    ///
    /// @param member that it speaks for, when it is an access token
    private record Claims(
            String use, String subject, Instant from, Instant until, Optional<Principal> member) {}

    private record Ring(SigningKeys.Keys keys, JWTAuth signer, JWTAuth verifier) {}

    Tokens(
            Vertx vertx,
            TenantDb db,
            Secrets secrets,
            Sessions sessions,
            Standing standing,
            AccountSettings settings,
            Clock clock) {
        this.vertx = vertx;
        this.keys = new SigningKeys(db, secrets, settings.accessLife());
        this.sessions = sessions;
        this.standing = standing;
        this.settings = settings;
        this.clock = clock;
        this.ring = load();
        this.loadedAt = System.nanoTime();
    }

    private Ring load() {
        var now = keys.load();
        return new Ring(now, auth(List.of(now.signer())), auth(now.all()));
    }

    /// Starts to rotate the keys when they are a month old and to follow other nodes' rotations.
    void start() {
        timer = vertx.setPeriodic(REFRESH_MILLIS, _ -> Thread.ofVirtual().start(this::refresh));
    }

    /// Stops what [#start] began.
    void close() {
        vertx.cancelTimer(timer);
    }

    private void refresh() {
        try {
            keys.rotateAfter(KEY_LIFE);
            ring = load();
        } catch (RuntimeException e) { // Postgres is away; the keys at hand stay good
            LOG.atWarn().addKeyValue("service", "tokens").setCause(e).log("cannot read the keys");
        }
    }

    private JWTAuth auth(List<SigningKeys.Key> live) {
        var options =
                new JWTAuthOptions()
                        .setJWTOptions(
                                new JWTOptions()
                                        .setIssuer(ISSUER)
                                        .setAudience(List.of(AUDIENCE))
                                        .setLeeway(0));
        for (var key : live) {
            options.addPubSecKey(option(key, key.publicKey()))
                    .addPubSecKey(option(key, key.privateKey()));
        }
        return JWTAuth.create(vertx, options);
    }

    private static PubSecKeyOptions option(SigningKeys.Key key, String pem) {
        return new PubSecKeyOptions().setAlgorithm(ALGORITHM).setId(key.id()).setBuffer(pem);
    }

    /// A new access token.
    String issue(TenantId tenant, String user, Role role, String session) {
        return sign(claims(tenant, user, role, session), settings.accessLife());
    }

    /// An access token of a viewer who is no member.
    String issueGrant(TenantId tenant, String actor, String session, Duration life) {
        return sign(claims(tenant, actor, Role.VIEWER, session), life);
    }

    private static JsonObject claims(TenantId tenant, String user, Role role, String session) {
        return new JsonObject()
                .put("sub", user)
                .put("tenant", tenant.value())
                .put("role", role.id())
                .put("session", session)
                .put("use", ACCESS);
    }

    /// A token of an operator, which is for no tenant.
    String issueOperator(String operator) {
        var claims = new JsonObject().put("sub", operator).put("use", OPERATOR);
        return sign(claims, settings.accessLife());
    }

    private String sign(JsonObject claims, Duration life) {
        var current = ring;
        long now = clock.instant().getEpochSecond();
        claims.put("iat", now).put("nbf", now).put("exp", now + life.toSeconds());
        var options =
                new JWTOptions()
                        .setAlgorithm(ALGORITHM)
                        .setIssuer(ISSUER)
                        .setAudience(List.of(AUDIENCE))
                        .setNoTimestamp(true)
                        .setHeader(new JsonObject().put("kid", current.keys().signer().id()));
        return current.signer().generateToken(claims, options);
    }

    /// The operator that `jwt` speaks for; empty for every other token.
    public Optional<Operator> operator(String jwt) {
        return authenticate(jwt).or(() -> again(jwt)).flatMap(this::operatorOf);
    }

    private Optional<Operator> operatorOf(Claims claims) {
        return isUsable(claims, OPERATOR)
                ? Optional.of(new Operator(claims.subject(), claims.until()))
                : Optional.empty();
    }

    /// Who `jwt` speaks for, in the role that it has now.
    ///
    /// @throws ProblemException `unauthenticated`, whatever is wrong with it
    public Principal verify(String jwt) {
        var claims = authenticate(jwt).or(() -> again(jwt)).orElseThrow(Tokens::refused);
        var principal = principal(claims).orElseThrow(Tokens::refused);
        if (sessions.revoked(principal.session())) throw refused();
        return standing.admit(principal);
    }

    /// Who `jwt` speaks for, where it was verified before and is still good. Never waits.
    public Optional<Principal> known(String jwt) {
        var claims = verified.getIfPresent(jwt);
        if (claims == null) return Optional.empty();
        try {
            return principal(claims)
                    .filter(who -> !sessions.revoked(who.session()))
                    .map(standing::admit);
        } catch (ProblemException _) { // told to who asks in full
            return Optional.empty();
        }
    }

    /// Whether the sign-in of `who`, whose token was good, has ended since.
    public boolean isEnded(Principal who) {
        return sessions.revoked(who.session()) || standing.isOut(who);
    }

    private static ProblemException refused() {
        return Problem.unauthenticated().toException();
    }

    private Optional<Claims> authenticate(String jwt) {
        var known = verified.getIfPresent(jwt);
        if (known != null) return Optional.of(known);
        try {
            ring.verifier().authenticate(new TokenCredentials(jwt)).await();
            var claims = claims(payload(jwt));
            verified.put(jwt, claims);
            return Optional.of(claims);
        } catch (Exception e) { // await throws checked ones too; every reason is the same
            return Optional.empty();
        }
    }

    private static JsonObject payload(String verified) {
        var claims = Base64.getUrlDecoder().decode(verified.split("\\.", -1)[1]);
        return new JsonObject(new String(claims, StandardCharsets.UTF_8));
    }

    /// Another node may have rotated the keys: an unknown one makes this node look, at most once a
    /// second.
    private Optional<Claims> again(String jwt) {
        if (isKnown(keyOf(jwt)) || System.nanoTime() - loadedAt < RELOAD_NANOS) {
            return Optional.empty();
        }
        loadedAt = System.nanoTime();
        ring = load();
        return authenticate(jwt);
    }

    private boolean isKnown(String key) {
        return ring.keys().all().stream().anyMatch(known -> known.id().equals(key));
    }

    /// The `kid` that a token claims.
    private static String keyOf(String jwt) {
        try {
            var header = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[0]);
            return new JsonObject(new String(header, StandardCharsets.UTF_8)).getString("kid", "");
        } catch (RuntimeException e) { // not a token
            return "";
        }
    }

    private Optional<Principal> principal(Claims claims) {
        return isUsable(claims, ACCESS) ? claims.member() : Optional.empty();
    }

    private boolean isUsable(Claims claims, String use) {
        var now = clock.instant();
        return claims.use().equals(use)
                && claims.until().isAfter(now)
                && claims.from().getEpochSecond() <= now.getEpochSecond() + 1;
    }

    /// @throws RuntimeException when a claim is missing or of another type
    private static Claims claims(JsonObject claims) {
        var use = Objects.requireNonNull(claims.getString("use"));
        return new Claims(
                use,
                Objects.requireNonNull(claims.getString("sub")),
                Instant.ofEpochSecond(claims.getLong("nbf")),
                Instant.ofEpochSecond(claims.getLong("exp")),
                use.equals(ACCESS)
                        ? Optional.of(principalOf(claims)).filter(who -> who.role().isPresent())
                        : Optional.empty());
    }

    private static Principal principalOf(JsonObject claims) {
        return new Principal(
                new TenantId(claims.getString("tenant")),
                Objects.requireNonNull(claims.getString("sub")),
                Role.of(claims.getString("role")),
                Set.of(),
                Instant.ofEpochSecond(claims.getLong("exp")),
                Objects.requireNonNull(claims.getString("session")));
    }

    /// Makes a new signing key, which takes its turn at the next rotation; tokens of the one that
    /// is retired stay good until they expire.
    public void rotate() {
        keys.rotate();
        ring = load();
    }

    /// The public keys as a JWK set (RFC 7517).
    public JwkSet jwks() {
        return new JwkSet(ring.keys().all().stream().map(SigningKeys.Key::jwk).toList());
    }

    /// @param keys each with its fields of RFC 7518 6.2
    public record JwkSet(List<Map<String, String>> keys) {
        public JwkSet {
            keys = List.copyOf(keys);
        }
    }
}
