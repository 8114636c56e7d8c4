package io.millrace.app.demo;

import io.millrace.app.demo.generate.Generated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes generated data to a folder, for people to look at: a file a batch, and beside them
/// `faults.json`, which tells what was planted.
public final class Written {
    private Written() {}

    public static void to(Path folder, Generated data) {
        try {
            Files.createDirectories(folder);
            for (var batch : data.batches()) {
                Files.writeString(folder.resolve(batch.fileName()), batch.text());
            }
            Files.writeString(folder.resolve("faults.json"), data.faults().json());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
    }
}
