package io.millrace.ingest.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A kind of file that is translated.
public enum FileFormat {
    PARQUET("application/vnd.apache.parquet", "Parquet file", "PAR1") {
        @Override
        void write(Path file, JsonLines lines) throws IOException {
            ParquetRows.write(file, lines);
        }
    },
    XLSX(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "Excel file",
            "PK\3\4") {
        @Override
        void write(Path file, JsonLines lines) throws IOException {
            WorkbookRows.write(file, lines);
        }
    };

    private final String contentType;
    private final String title;
    private final String magic;

    FileFormat(String contentType, String title, String magic) {
        this.contentType = contentType;
        this.title = title;
        this.magic = magic;
    }

    /// @param contentType without parameters, in lower case
    public static Optional<FileFormat> of(String contentType) {
        return Stream.of(values()).filter(its -> its.contentType.equals(contentType)).findFirst();
    }

    /// What a person calls it.
    public String title() {
        return title;
    }

    /// Whether a file that begins with `first` may be one.
    public boolean fits(byte[] first) {
        return new String(first, StandardCharsets.ISO_8859_1).startsWith(magic);
    }

    /// Writes the records of `file`.
    ///
    /// @throws io.millrace.ingest.engine.Unreadable when it says why it cannot be read
    abstract void write(Path file, JsonLines lines) throws IOException;
}
