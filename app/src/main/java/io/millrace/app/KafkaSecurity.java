package io.millrace.app;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/// How clients of an external Kafka reach it, read from the environment: in plain text, by TLS, or
/// by TLS with a user's name and password.
final class KafkaSecurity {
    private static final String PROTOCOL = "MILLRACE_KAFKA_SECURITY_PROTOCOL";
    private static final String MECHANISM = "MILLRACE_KAFKA_SASL_MECHANISM";
    private static final String USER = "MILLRACE_KAFKA_USER";
    private static final Certificates.Names FILES =
            new Certificates.Names(
                    "MILLRACE_KAFKA_SSLROOTCERT",
                    "MILLRACE_KAFKA_SSLCERT",
                    "MILLRACE_KAFKA_SSLKEY");
    private static final List<String> PROTOCOLS = List.of("PLAINTEXT", "SSL", "SASL_SSL");
    private static final Map<String, String> MODULES =
            Map.of(
                    "PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule",
                    "SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule",
                    "SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

    private KafkaSecurity() {}

    /// Settings of a client by Kafka's names; none for plain text.
    ///
    /// @throws StartException when they do not go together, or a file is not what it should be
    static Map<String, String> read(Map<String, String> environment) {
        var user = said(USER, environment);
        var password = SecretSetting.KAFKA_PASSWORD.read(environment);
        var mechanism = said(MECHANISM, environment);
        boolean hasFiles =
                List.of(FILES.root(), FILES.certificate(), FILES.key()).stream()
                        .anyMatch(name -> said(name, environment).isPresent());
        boolean hasUser = user.isPresent() || password.isPresent() || mechanism.isPresent();
        var protocol =
                said(PROTOCOL, environment)
                        .map(word -> word.toUpperCase(Locale.ROOT))
                        .orElse(hasUser ? "SASL_SSL" : hasFiles ? "SSL" : "PLAINTEXT");
        if (!PROTOCOLS.contains(protocol)) {
            throw new StartException(PROTOCOL + ": plaintext, ssl or sasl_ssl is expected");
        }
        if (protocol.equals("PLAINTEXT")) return plain(hasFiles || hasUser);
        var settings = new HashMap<>(tls(Certificates.read(FILES, environment)));
        settings.put("security.protocol", protocol);
        if (protocol.equals("SASL_SSL")) {
            settings.putAll(sasl(mechanism.orElse("SCRAM-SHA-512"), user, password));
        } else if (hasUser) {
            throw new StartException(PROTOCOL + ": a user needs sasl_ssl");
        }
        return Map.copyOf(settings);
    }

    /// What to do about a Kafka that did not let a client in.
    ///
    /// @param usual what to do when it is not about trust
    static String advice(Throwable cause, String usual) {
        return switch (cause) {
            case SslAuthenticationException _ ->
                    "Give the file of its authority in %s, and the name that its certificate has in the address."
                            .formatted(FILES.root());
            case SaslAuthenticationException _ ->
                    "Look at %s, %s and %s."
                            .formatted(USER, SecretSetting.KAFKA_PASSWORD.variable(), MECHANISM);
            default -> cause.getCause() == null ? usual : advice(cause.getCause(), usual);
        };
    }

    private static Map<String, String> plain(boolean hasMore) {
        if (!hasMore) return Map.of();
        throw new StartException(
                PROTOCOL + ": with plaintext neither certificates nor a user are used; unset them");
    }

    private static Optional<String> said(String name, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    private static Map<String, String> tls(Certificates files) {
        var settings = new HashMap<String, String>();
        files.root()
                .ifPresent(root -> {
                    settings.put("ssl.truststore.type", "PEM");
                    settings.put("ssl.truststore.certificates", Certificates.text(root));
                });
        files.own()
                .ifPresent(own -> {
                    settings.put("ssl.keystore.type", "PEM");
                    settings.put(
                            "ssl.keystore.certificate.chain", Certificates.text(own.certificate()));
                    settings.put("ssl.keystore.key", Certificates.text(own.key()));
                });
        return settings;
    }

    private static Map<String, String> sasl(
            String mechanism, Optional<String> user, Optional<String> password) {
        var module = MODULES.get(mechanism.toUpperCase(Locale.ROOT));
        if (module == null) {
            throw new StartException(
                    MECHANISM + ": PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 is expected");
        }
        if (user.isEmpty() || password.isEmpty()) {
            throw new StartException(
                    PROTOCOL
                            + ": sasl_ssl needs "
                            + USER
                            + " and "
                            + SecretSetting.KAFKA_PASSWORD.variable()
                            + " or its _FILE");
        }
        return Map.of(
                "sasl.mechanism",
                mechanism.toUpperCase(Locale.ROOT),
                "sasl.jaas.config",
                "%s required username=%s password=%s;"
                        .formatted(module, quoted(user.get()), quoted(password.get())));
    }

    /// For Kafka's reader of these lines, to which a backslash says that the next character is
    /// meant.
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
