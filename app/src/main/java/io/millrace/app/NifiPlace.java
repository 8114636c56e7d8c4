package io.millrace.app;

import io.millrace.nifi.NifiAccess;
import io.millrace.nifi.home.NifiHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The NiFi that belongs to the platform.
public sealed interface NifiPlace {
    /// How it is reached now.
    ///
    /// @throws io.millrace.nifi.NifiException where that cannot be said
    NifiAccess access();

    /// One of this machine that `millrace nifi up` started, or will.
    ///
    /// @param folder of what it keeps
    record Home(Path folder) implements NifiPlace {
        @Override
        public NifiAccess access() {
            return new NifiHome(folder).access();
        }
    }

    /// One that runs elsewhere.
    ///
    /// @param root certificates that may vouch for it; empty for those that the JDK trusts
    record Server(URI url, NifiAccess.Login login, Optional<Path> root) implements NifiPlace {
        @Override
        public NifiAccess access() {
            return NifiAccess.of(url, login, root);
        }
    }

    /// @param place a folder, or `https://host:port`; empty or null for none
    /// @param environment the login and the certificate of one that is elsewhere
    /// @throws StartException when it is neither, or the login lacks
    static Optional<NifiPlace> read(@Nullable String place, Map<String, String> environment) {
        if (place == null || place.isBlank()) return Optional.empty();
        if (!place.contains("://")) return Optional.of(new Home(Path.of(place)));
        var url = URI.create(place);
        if (!"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new StartException(
                    "--nifi: a folder, or an address such as https://nifi:8443, is expected");
        }
        var user = environment.getOrDefault("MILLRACE_NIFI_USER", "");
        var password = SecretSetting.NIFI_PASSWORD.read(environment);
        if (user.isEmpty() || password.isEmpty()) {
            throw new StartException(
                    "--nifi: " + place + " needs MILLRACE_NIFI_USER and MILLRACE_NIFI_PASSWORD");
        }
        var root =
                Optional.ofNullable(environment.get("MILLRACE_NIFI_SSLROOTCERT"))
                        .filter(file -> !file.isEmpty())
                        .map(Path::of);
        var login = new NifiAccess.Login(user, password.get());
        return Optional.of(new Server(url, login, root));
    }
}
