package io.millrace.app;

import io.millrace.tenants.db.DatabaseTls;
import io.millrace.tenants.db.DatabaseTls.Client;
import io.millrace.tenants.db.DatabaseTls.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How the way to a Postgres server is protected, by libpq's words: behind the question mark of its
/// address, or else in the environment for all servers. Said nowhere, a server elsewhere is reached
/// by TLS or not at all, one on this machine in plain text.
final class PostgresTls {
    private static final String MODE = "MILLRACE_POSTGRES_SSLMODE";
    private static final Certificates.Names FILES =
            new Certificates.Names(
                    "MILLRACE_POSTGRES_SSLROOTCERT",
                    "MILLRACE_POSTGRES_SSLCERT",
                    "MILLRACE_POSTGRES_SSLKEY");

    /// libpq's word for the authorities that the machine trusts; here those of the JDK.
    private static final String SYSTEM = "system";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /// What each setting is called in an address.
    private static final Map<String, String> WORDS =
            Map.of(
                    "sslmode", MODE,
                    "sslrootcert", FILES.root(),
                    "sslcert", FILES.certificate(),
                    "sslkey", FILES.key());

    private PostgresTls() {}

    /// Whether a word behind a question mark is one of these.
    static boolean isOne(String word) {
        return WORDS.containsKey(word);
    }

    /// @param where what the address belongs to, for messages
    /// @param words behind the question mark
    /// @throws StartException when they do not go together, or a file is not what it should be
    static DatabaseTls of(
            String where, String host, Map<String, String> words, Map<String, String> environment) {
        var settings = new HashMap<>(environment);
        words.forEach((word, value) -> settings.put(WORDS.get(word), value));
        boolean isSystem = SYSTEM.equals(settings.get(FILES.root()));
        if (isSystem) settings.remove(FILES.root());
        var files = Certificates.read(FILES, settings);
        var mode = mode(where, settings, isSystem || files.root().isPresent(), host);
        boolean isVerifying = mode == Mode.VERIFY_CA || mode == Mode.VERIFY_FULL;
        if (isSystem && mode != Mode.VERIFY_FULL) {
            throw new StartException(
                    where + ": with sslrootcert=system only sslmode=verify-full is safe");
        }
        if (isVerifying && !isSystem && files.root().isEmpty()) {
            throw new StartException(
                    "%s: %s needs the file of the server's authority in %s, or the word system for those that the JDK trusts"
                            .formatted(where, mode.word(), FILES.root()));
        }
        if (isSystem && files.own().isPresent()) {
            throw new StartException(
                    where + ": with a certificate of one's own sslrootcert must be a file");
        }
        // As libpq does: who names an authority means it.
        boolean isStricter = mode == Mode.REQUIRE && files.root().isPresent();
        return new DatabaseTls(
                isStricter ? Mode.VERIFY_CA : mode,
                files.root(),
                files.own().map(own -> new Client(own.certificate(), own.key(), own.algorithm())));
    }

    private static Mode mode(
            String where, Map<String, String> settings, boolean hasRoot, String host) {
        var said = Optional.ofNullable(settings.get(MODE)).filter(word -> !word.isEmpty());
        if (said.isPresent()) {
            return Mode.of(said.get())
                    .orElseThrow(() ->
                            new StartException(
                                    where + ": sslmode is one of " + String.join(", ", words())));
        }
        if (hasRoot) return Mode.VERIFY_FULL;
        return LOOPBACK.contains(host) ? Mode.DISABLE : Mode.REQUIRE;
    }

    private static List<String> words() {
        return List.of(Mode.values()).stream().map(Mode::word).toList();
    }
}
