package io.millrace.app.demo;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the demo has to know at its next start, in `demo.json`, which only its owner may read: the
/// passwords it made, and which tenants are loaded.
final class Notebook {
    private static final String OWNER_ONLY = "rw-------";

    private final Path file;
    private final Map<String, Entry> entries;

    /// @param loaded everything was sent and all stages have run
    record Entry(String password, boolean loaded) {}

    private record Content(Map<String, Entry> tenants) {}

    private Notebook(Path file, Map<String, Entry> entries) {
        this.file = file;
        this.entries = new LinkedHashMap<>(entries);
    }

    static Notebook open(Path folder) {
        var file = folder.resolve("demo.json");
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) return new Notebook(file, Map.of());
            return new Notebook(file, Json.read(Files.readString(file), Content.class).tenants());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// The tenant's entry, kept on disk before it is used.
    synchronized Entry entry(String slug) {
        var known = entries.get(slug);
        if (known != null) return known;
        var made = new Entry(Ids.random128(), false);
        entries.put(slug, made);
        save();
        return made;
    }

    synchronized void loaded(String slug) {
        entries.put(slug, new Entry(entry(slug).password(), true));
        save();
    }

    private void save() {
        var next = file.resolveSibling("demo.json.new");
        try {
            Files.deleteIfExists(next);
            Files.createFile(
                    next,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(OWNER_ONLY)));
            Files.writeString(next, Json.write(new Content(entries)));
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
