package io.millrace.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A secret that comes from the environment: the variable itself, or a file that the variable with
/// `_FILE` behind its name points at, as orchestrators and Vault's agent lay them.
///
/// @param variable such as `MILLRACE_SECRET_KEY`
record SecretSetting(String variable) {
    static final SecretSetting MASTER_KEY = new SecretSetting("MILLRACE_SECRET_KEY");
    static final SecretSetting POSTGRES_PASSWORD = new SecretSetting("MILLRACE_POSTGRES_PASSWORD");
    static final SecretSetting KAFKA_PASSWORD = new SecretSetting("MILLRACE_KAFKA_PASSWORD");

    static final SecretSetting OBJECTS_ACCESS_KEY =
            new SecretSetting("MILLRACE_OBJECTS_ACCESS_KEY");
    static final SecretSetting OBJECTS_SECRET_KEY =
            new SecretSetting("MILLRACE_OBJECTS_SECRET_KEY");

    static final SecretSetting NIFI_PASSWORD = new SecretSetting("MILLRACE_NIFI_PASSWORD");

    /// Addresses with passwords, see [ServerList].
    static final SecretSetting SERVERS = new SecretSetting("MILLRACE_SERVERS");

    /// Empty when neither is set; one that is empty counts as not set.
    ///
    /// @throws StartException when both are set, or the file holds nothing that can be read
    Optional<String> read(Map<String, String> environment) {
        var value = Optional.ofNullable(environment.get(variable)).filter(v -> !v.isEmpty());
        var file =
                Optional.ofNullable(environment.get(variable + "_FILE")).filter(v -> !v.isEmpty());
        if (value.isPresent() && file.isPresent()) {
            throw new StartException(
                    variable + " and " + variable + "_FILE are both set; keep one of them");
        }
        return value.or(() -> file.map(this::inFile));
    }

    private String inFile(String file) {
        try {
            var text = Files.readString(Path.of(file)).strip();
            if (!text.isEmpty()) return text;
        } catch (IOException e) {
            throw new StartException(variable + "_FILE: cannot read " + file, e);
        }
        throw new StartException(variable + "_FILE: " + file + " is empty");
    }
}
