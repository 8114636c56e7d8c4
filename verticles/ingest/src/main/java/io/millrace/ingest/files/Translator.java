package io.millrace.ingest.files;

import io.millrace.ingest.engine.Unreadable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/// The process that reads a file: lines of JSON go to standard output, and what is to be told of a
/// file that cannot be read to standard error.
final class Translator {
    static final int UNREADABLE = 2;

    private Translator() {}

    /// @param arguments the [FileFormat] and the file
    @SuppressWarnings("SystemOut") // this is what the node reads
    public static void main(String[] arguments) throws IOException {
        var format = FileFormat.valueOf(arguments[0]);
        try (var lines = new JsonLines(new FileOutputStream(FileDescriptor.out))) {
            format.write(Path.of(arguments[1]), lines);
        } catch (Unreadable e) {
            System.err.print(e.getMessage());
            System.exit(UNREADABLE);
        }
    }
}
