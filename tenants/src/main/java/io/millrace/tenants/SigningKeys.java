package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The ES256 keys of the installation. Two are live: the older signs, the newer is known to every
/// node before its turn to sign comes at the next rotation. A retired one verifies until its tokens
/// have expired.
final class SigningKeys {
    private static final String PURPOSE = "signing-key";
    private static final int LIVE = 2;

    private static final String FIND =
            """
            select id, public_key, sealed_key, retired_at is null from millrace.signing_keys
            where retired_at is null or retired_at > now() - $1 * interval '1 second'
            order by retired_at is null desc, created_at desc, id
            """;
    private static final String DUE =
            """
            select max(created_at) < now() - $1 * interval '1 second'
            from millrace.signing_keys where retired_at is null
            """;
    private static final String INSERT =
            "insert into millrace.signing_keys (id, public_key, sealed_key) values ($1, $2, $3)";
    private static final String RETIRE =
            "update millrace.signing_keys set retired_at = now() where id = any ($1)";
    private static final String LOCK = "select pg_advisory_xact_lock(7161)";

    private final TenantDb db;
    private final Secrets secrets;
    private final Duration tokenLife;

    /// @param tokenLife how long what a key signed is good for
    SigningKeys(TenantDb db, Secrets secrets, Duration tokenLife) {
        this.db = db;
        this.secrets = secrets;
        this.tokenLife = tokenLife;
    }

    /// @param live newest first; at least two
    /// @param retired whose tokens may still be around
    record Keys(List<Key> live, List<Key> retired) {
        Keys {
            live = List.copyOf(live);
            retired = List.copyOf(retired);
        }

        Key signer() {
            return live.get(1);
        }

        List<Key> all() {
            return Stream.concat(live.stream(), retired.stream()).toList();
        }
    }

    /// @param publicKey X.509, PEM
    /// @param privateKey PKCS #8, PEM
    record Key(String id, String publicKey, String privateKey) {
        /// The public part as a JWK (RFC 7517, RFC 7518 6.2).
        Map<String, String> jwk() {
            var point = point();
            return Map.of(
                    "kty", "EC",
                    "crv", "P-256",
                    "x", coordinate(point.getAffineX()),
                    "y", coordinate(point.getAffineY()),
                    "use", "sig",
                    "alg", "ES256",
                    "kid", id);
        }

        private ECPoint point() {
            try {
                var der =
                        Base64.getMimeDecoder()
                                .decode(publicKey.replaceAll("-----[A-Z ]+-----", ""));
                var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
                return ((ECPublicKey) key).getW();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("signing key " + id + " is not readable", e);
            }
        }

        /// 32 bytes, unsigned, base64url.
        private static String coordinate(BigInteger value) {
            var bytes = value.toByteArray();
            var fixed = new byte[32];
            int length = Math.min(bytes.length, 32);
            System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
        }
    }

    /// The keys as they are now; two are made when there is none.
    Keys load() {
        return db.platform(c -> {
            c.preparedQuery(LOCK).execute().await();
            while (read(c).live().size() < LIVE) insert(c);
            return read(c);
        });
    }

    /// Makes a new key and retires the oldest; the one between them signs from now on.
    void rotate() {
        db.platform(this::rotate);
    }

    /// Rotates when the newest key is older than `age`, whichever node asks first.
    boolean rotateAfter(Duration age) {
        return db.platform(c -> {
            c.preparedQuery(LOCK).execute().await();
            var due = c.preparedQuery(DUE).execute(Tuple.of(age.toSeconds())).await();
            return Boolean.TRUE.equals(due.iterator().next().getBoolean(0)) && rotate(c);
        });
    }

    private boolean rotate(SqlConnection c) {
        c.preparedQuery(LOCK).execute().await();
        insert(c);
        var old = read(c).live().stream().skip(LIVE).map(Key::id).toArray(String[]::new);
        c.preparedQuery(RETIRE).execute(Tuple.of((Object) old)).await();
        return true;
    }

    private Keys read(SqlConnection c) {
        var live = new ArrayList<Key>();
        var retired = new ArrayList<Key>();
        for (var row : c.preparedQuery(FIND).execute(Tuple.of(tokenLife.toSeconds())).await()) {
            var privateKey = secrets.open(PURPOSE, row.getString(2));
            var key = new Key(row.getString(0), row.getString(1), privateKey);
            (row.getBoolean(3) ? live : retired).add(key);
        }
        return new Keys(live, retired);
    }

    private void insert(SqlConnection c) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var publicKey = pem("PUBLIC KEY", pair.getPublic().getEncoded());
            var privateKey = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
            c.preparedQuery(INSERT)
                    .execute(
                            Tuple.of(Ids.random128(), publicKey, secrets.seal(PURPOSE, privateKey)))
                    .await();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static String pem(String kind, byte[] encoded) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
