package io.millrace.app;

import io.millrace.tenants.db.DatabaseSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a Postgres server is, as an operator writes it:
/// `postgres://superuser:password@host:port?sslmode=...`. A database's name is not looked at: the
/// product has its own.
///
/// @param option that says where the server is, for messages
/// @param words those about TLS behind the question mark, by name
/// @param others the other ones, as they are
record PostgresAddress(URI url, String option, Map<String, String> words, List<String> others) {
    private static final List<String> SCHEMES = List.of("postgres", "postgresql");
    private static final int PORT = 5432;

    PostgresAddress {
        words = Map.copyOf(words);
        others = List.copyOf(others);
    }

    static boolean isOne(URI url) {
        return url.getScheme() != null && SCHEMES.contains(url.getScheme());
    }

    static PostgresAddress of(URI url, String option) {
        var words = new HashMap<String, String>();
        var others = new ArrayList<String>();
        for (var word : Optional.ofNullable(url.getRawQuery()).orElse("").split("&", -1)) {
            var both = word.split("=", 2);
            if (both.length == 2 && PostgresTls.isOne(both[0]))
                words.put(both[0], decoded(both[1]));
            else if (!word.isEmpty()) others.add(word);
        }
        return new PostgresAddress(url, option, words, others);
    }

    /// A plus means itself here.
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// @throws StartException when something is missing, or is not understood
    DatabaseSettings settings(Map<String, String> environment) {
        if (!others.isEmpty()) {
            throw new StartException(
                    "%s: sslmode, sslrootcert, sslcert and sslkey are understood behind the question mark, not %s"
                            .formatted(option, others.getFirst().split("=", 2)[0]));
        }
        return placed(environment);
    }

    /// The same for one whose other words somebody else understands.
    DatabaseSettings placed(Map<String, String> environment) {
        var user = Optional.ofNullable(url.getUserInfo()).orElse("").split(":", 2);
        var password =
                user.length == 2
                        ? Optional.of(user[1])
                        : SecretSetting.POSTGRES_PASSWORD.read(environment);
        if (user[0].isEmpty() || password.isEmpty() || url.getHost() == null || !isOne(url)) {
            throw new StartException(
                    option
                            + ": postgres://superuser:password@host:port is expected, or the password in "
                            + SecretSetting.POSTGRES_PASSWORD.variable());
        }
        int port = url.getPort() > 0 ? url.getPort() : PORT;
        var tls = PostgresTls.of(option, url.getHost(), words, environment);
        return DatabaseSettings.of(url.getHost(), port, user[0], password.get(), tls);
    }

    /// Without the password.
    @Override
    public String toString() {
        return url.getHost() + ":" + url.getPort();
    }
}
