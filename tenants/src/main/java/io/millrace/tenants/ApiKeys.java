package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Keys for programs. Only a digest is stored; the key itself is shown once.
public final class ApiKeys {
    public static final String PREFIX = "mr_";

    private static final String ACTOR = "key:";

    private static final Pattern SCOPE =
            Pattern.compile("viewer|steward|engineer|admin|ingest(:[a-z][a-z0-9_]{0,50})?");
    private static final int MOST = 200;
    private static final int MOST_SCOPES = 50;
    private static final Duration LONGEST = Duration.ofDays(3_652);
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private static final String INSERT =
            """
            insert into millrace.api_keys (id, tenant, name, hash, scopes, created_by, expires_at)
            select $1, $2, $3, $4, $5, $6, $7
            where (select count(*) from millrace.api_keys where tenant = $2 and revoked_at is null) < $8
            returning created_at
            """;
    private static final String LIST =
            """
            select id, name, scopes, created_at, expires_at, last_used_at from millrace.api_keys
            where tenant = $1 and revoked_at is null order by created_at, id
            """;
    private static final String REVOKE =
            """
            update millrace.api_keys set revoked_at = now()
            where tenant = $1 and id = $2 and revoked_at is null
            """;
    private static final String FIND =
            """
            select id, tenant, scopes, expires_at,
                   last_used_at is null or last_used_at < now() - interval '10 seconds'
            from millrace.api_keys
            where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())
            """;
    private static final String GOOD =
            """
            select id from millrace.api_keys
            where id = any ($1) and revoked_at is null and (expires_at is null or expires_at > now())
            """;
    private static final String TOUCH =
            "update millrace.api_keys set last_used_at = now() where id = $1";

    private final TenantDb db;

    public ApiKeys(TenantDb db) {
        this.db = db;
    }

    public record ApiKey(
            String id,
            String name,
            List<String> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> lastUsedAt) {
        public ApiKey {
            scopes = List.copyOf(scopes);
        }
    }

    /// @param key shown this once
    public record Created(
            String id,
            String key,
            String name,
            List<String> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt) {
        public Created {
            scopes = List.copyOf(scopes);
        }

        /// Without the key.
        @Override
        public String toString() {
            return "Created[" + id + ", " + name + ", " + scopes + "]";
        }
    }

    /// @throws io.millrace.kernel.ProblemException `invalid` for an unknown scope, a name or an
    ///   expiry that cannot be, `forbidden` for a role above the maker's, `conflict` when the
    ///   tenant has too many
    public Created create(
            Principal maker, String name, List<String> scopes, Optional<Instant> expiresAt) {
        var called = AccountRules.name("name", name);
        var allowed = check(maker, scopes);
        checkExpiry(expiresAt);
        var id = Ids.random128();
        var key = PREFIX + Ids.random256();
        var values =
                Tuple.of(
                        id,
                        maker.tenant().value(),
                        called,
                        Hashes.sha256(key),
                        allowed.toArray(String[]::new),
                        maker.actor());
        values.addValue(
                expiresAt.map(t -> OffsetDateTime.ofInstant(t, ZoneOffset.UTC)).orElse(null));
        values.addInteger(MOST);
        var created = db.platform(c -> c.preparedQuery(INSERT).execute(values).await());
        if (created.size() == 0) {
            throw Problem.conflict("There are " + MOST + " API keys; revoke one first.")
                    .toException();
        }
        var at = created.iterator().next().getOffsetDateTime(0).toInstant();
        return new Created(id, key, called, allowed, at, expiresAt);
    }

    private static void checkExpiry(Optional<Instant> expiresAt) {
        var now = Instant.now();
        boolean good =
                expiresAt.stream().allMatch(t -> t.isAfter(now) && t.isBefore(now.plus(LONGEST)));
        if (!good) {
            throw Problem.invalid("expiresAt: a time to come, within ten years.").toException();
        }
    }

    /// The scopes without repetitions.
    private static List<String> check(Principal maker, List<String> scopes) {
        var distinct = scopes.stream().distinct().toList();
        if (distinct.isEmpty() || distinct.size() > MOST_SCOPES) {
            throw Problem.invalid("scopes: 1 to " + MOST_SCOPES + ".").toException();
        }
        for (var scope : distinct) {
            if (!SCOPE.matcher(scope).matches()) {
                throw Problem.invalid(
                                "scopes: viewer, steward, engineer, admin, ingest or ingest:<dataset>.")
                        .toException();
            }
            if (!maker.may(Role.of(scope).orElse(Role.ENGINEER))) {
                throw Problem.forbidden("A key cannot do more than its maker.").toException();
            }
        }
        return distinct;
    }

    public List<ApiKey> list(TenantId tenant) {
        return db.platform(c -> {
            var keys = new ArrayList<ApiKey>();
            for (var row : c.preparedQuery(LIST).execute(Tuple.of(tenant.value())).await()) {
                keys.add(apiKey(row));
            }
            return keys;
        });
    }

    private static ApiKey apiKey(Row row) {
        return new ApiKey(
                row.getString(0),
                row.getString(1),
                List.of(row.getArrayOfStrings(2)),
                row.getOffsetDateTime(3).toInstant(),
                Optional.ofNullable(row.getOffsetDateTime(4)).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getOffsetDateTime(5)).map(OffsetDateTime::toInstant));
    }

    /// @throws io.millrace.kernel.ProblemException `not-found`
    public void revoke(TenantId tenant, String id) {
        var revoked =
                db.platform(c ->
                        c.preparedQuery(REVOKE)
                                .execute(Tuple.of(tenant.value(), id))
                                .await()
                                .rowCount());
        if (revoked == 0)
            throw Problem.notFound("API key", id, "GET /api/v1/api-keys lists them").toException();
    }

    /// Who `key` speaks for.
    ///
    /// @throws io.millrace.kernel.ProblemException `unauthenticated`
    public Principal verify(String key) {
        return db.platform(
                        c -> {
                            var rows =
                                    c.preparedQuery(FIND)
                                            .execute(Tuple.of(Hashes.sha256(key)))
                                            .await();
                            if (rows.size() == 0) return Optional.<Principal>empty();
                            var row = rows.iterator().next();
                            if (row.getBoolean(4)) {
                                c.preparedQuery(TOUCH).execute(Tuple.of(row.getString(0))).await();
                            }
                            return Optional.of(principal(row));
                        })
                .orElseThrow(() -> Problem.unauthenticated().toException());
    }

    /// Those of `callers` that came with a key which is good no longer.
    public Set<Principal> ended(Collection<Principal> callers) {
        var byKey =
                callers.stream()
                        .filter(who -> who.actor().startsWith(ACTOR))
                        .collect(Collectors.groupingBy(ApiKeys::keyOf));
        if (byKey.isEmpty()) return Set.of();
        byKey.keySet().removeAll(good(byKey.keySet()));
        return byKey.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    }

    private static String keyOf(Principal who) {
        return who.actor().substring(ACTOR.length());
    }

    private Set<String> good(Set<String> keys) {
        return db.platform(c -> {
            var good = new HashSet<String>();
            var values = Tuple.of((Object) keys.toArray(String[]::new));
            for (var row : c.preparedQuery(GOOD).execute(values).await()) {
                good.add(row.getString(0));
            }
            return good;
        });
    }

    private static Principal principal(Row row) {
        var scopes = Set.of(row.getArrayOfStrings(2));
        var role = scopes.stream().flatMap(s -> Role.of(s).stream()).max(Comparator.naturalOrder());
        var expires = row.getOffsetDateTime(3);
        return new Principal(
                new TenantId(row.getString(1)),
                ACTOR + row.getString(0),
                role,
                scopes,
                expires == null ? NEVER : expires.toInstant(),
                "");
    }
}
