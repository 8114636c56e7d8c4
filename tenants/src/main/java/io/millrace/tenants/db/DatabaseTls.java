package io.millrace.tenants.db;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// How the way to a Postgres server is protected, the same for every client that this product has.
///
/// @param root PEM file of the authorities that may vouch for the server; empty: those that the JDK
///   trusts. Looked at by `VERIFY_CA` and `VERIFY_FULL` only
/// @param client by what this side proves itself, where the server asks for that
public record DatabaseTls(Mode mode, Optional<Path> root, Optional<Client> client) {
    /// Plain text.
    public static final DatabaseTls NONE =
            new DatabaseTls(Mode.DISABLE, Optional.empty(), Optional.empty());

    /// libpq's `sslmode`, without `allow`.
    public enum Mode {
        DISABLE("disable", SslMode.DISABLE),

        /// TLS where the server has it, plain text where it has not: against listeners only.
        PREFER("prefer", SslMode.PREFER),

        /// TLS or nothing, with whoever answers.
        REQUIRE("require", SslMode.REQUIRE),

        /// With a server that an authority vouches for.
        VERIFY_CA("verify-ca", SslMode.VERIFY_CA),

        /// With the server of that name.
        VERIFY_FULL("verify-full", SslMode.VERIFY_FULL);

        private final String word;
        private final SslMode reactive;

        Mode(String word, SslMode reactive) {
            this.word = word;
            this.reactive = reactive;
        }

        public static Optional<Mode> of(String word) {
            return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
        }

        /// As libpq writes it.
        public String word() {
            return word;
        }

        boolean isVerifying() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }
    }

    /// @param certificate PEM file of the certificate and those between it and the authority
    /// @param key PEM file of its key, PKCS #8 and not encrypted
    /// @param algorithm of the key, such as `RSA` or `EC`
    public record Client(Path certificate, Path key, String algorithm) {}

    /// The same for the driver: what stands behind the question mark of its URL.
    String jdbc() {
        var words = new LinkedHashMap<String, String>();
        words.put("sslmode", mode.word);
        if (mode.isVerifying()) {
            root.ifPresentOrElse(
                    file -> words.put("sslrootcert", file.toString()),
                    () -> words.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
        }
        // Without one the driver would take what it finds in the home folder.
        if (mode != Mode.DISABLE) {
            words.put("sslcert", client.map(its -> its.certificate().toString()).orElse(""));
            words.put("sslkey", client.map(its -> its.key().toString()).orElse(""));
            client.ifPresent(its -> words.put("pemKeyAlgorithm", its.algorithm()));
        }
        return words.entrySet().stream()
                .map(word -> word.getKey() + "=" + encoded(word))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(Map.Entry<String, String> word) {
        return URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8);
    }

    /// Sets the same for the reactive client.
    PgConnectOptions set(PgConnectOptions options) {
        options.setSslMode(mode.reactive);
        if (mode == Mode.DISABLE) return options;
        var tls = new ClientSSLOptions();
        tls.setHostnameVerificationAlgorithm(mode == Mode.VERIFY_FULL ? "HTTPS" : "");
        if (mode.isVerifying()) tls.setTrustOptions(trust());
        // nosemgrep: trust-in-anybody -- as libpq has it, only verify-ca and verify-full look
        else tls.setTrustAll(true);
        client.ifPresent(its ->
                tls.setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setCertPath(its.certificate().toString())
                                .setKeyPath(its.key().toString())));
        return options.setSslOptions(tls);
    }

    private TrustOptions trust() {
        return root.<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
                .orElseGet(() -> TrustOptions.wrap(trustOfTheJdk()));
    }

    private static TrustManager trustOfTheJdk() {
        try {
            var factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore itsOwn = null;
            factory.init(itsOwn);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK trusts no authority", e);
        }
    }
}
