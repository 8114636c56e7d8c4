package io.millrace.bench.matching;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a file of comma separated values (RFC 4180) line by line.
final class CsvLines implements AutoCloseable {
    private static final int END = -1;

    private final Reader reader;
    private int next;

    CsvLines(Path file) throws IOException {
        reader = Files.newBufferedReader(file);
        next = reader.read();
    }

    /// The next line's values; empty at the end of the file.
    List<String> read() throws IOException {
        var values = new ArrayList<String>();
        if (next == END) return values;
        do {
            values.add(value());
        } while (isTaken(','));
        isTaken('\r');
        isTaken('\n');
        return values;
    }

    private boolean isTaken(char wanted) throws IOException {
        if (next != wanted) return false;
        next = reader.read();
        return true;
    }

    private String value() throws IOException {
        var text = new StringBuilder();
        boolean isQuoted = isTaken('"');
        while (next != END) {
            if (isQuoted && isTaken('"')) {
                if (!isTaken('"')) {
                    isQuoted = false;
                    continue;
                }
                text.append('"');
                continue;
            }
            if (!isQuoted && (next == ',' || next == '\r' || next == '\n')) break;
            text.append((char) next);
            next = reader.read();
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
