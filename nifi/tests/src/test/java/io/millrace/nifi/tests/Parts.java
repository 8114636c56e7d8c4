package io.millrace.nifi.tests;

import io.millrace.nifi.home.Nar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the build gathered of NiFi, as seen from this module's folder.
final class Parts {
    private static final Path BUNDLES = Path.of("..", "bundles").toAbsolutePath().normalize();

    /// Root of the class path of the stateless engine.
    static final Path BASE = BUNDLES.resolve("base/target/jars");

    static final Path STANDARD = BUNDLES.resolve("standard/target/jars");

    private Parts() {}

    /// The bundles that the stateless engine needs, in one folder.
    static Path stateless(Path folder) throws IOException {
        Nar.STANDARD.pack(STANDARD, folder);
        Nar.STATELESS.pack(BUNDLES.resolve("engine/target/jars"), folder);
        try (var published = Files.list(BUNDLES.resolve("base/target/nars"))) {
            for (var each : published.toList()) {
                Files.createSymbolicLink(folder.resolve(each.getFileName()), each);
            }
        }
        return folder;
    }
}
