package io.millrace.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the sources of tenants may reach.
///
/// @param networks addresses, or ranges of them, beside the public ones
/// @param watched folder of tenants' folders, each named by its tenant's id; all nodes see the same
record PullReach(List<String> networks, Optional<Path> watched) {
    static final PullReach PUBLIC = new PullReach(List.of(), Optional.empty());

    PullReach {
        networks = List.copyOf(networks);
    }

    PullReach withNetworks(List<String> others) {
        return new PullReach(others, watched);
    }

    /// @param given nothing is none
    /// @throws StartException when it is no folder
    PullReach withWatched(@Nullable String given) {
        if (given == null || given.isEmpty()) return new PullReach(networks, Optional.empty());
        var folder = Path.of(given);
        if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
            throw new StartException(
                    "--watch: a folder that is there is expected, from the root, such as /srv/millrace");
        }
        return new PullReach(networks, Optional.of(folder));
    }
}
