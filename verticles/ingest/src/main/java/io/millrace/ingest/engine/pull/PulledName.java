package io.millrace.ingest.engine.pull;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the name of a file that is pulled says of it: how it is written, and whether it is shown.
public final class PulledName {
    private static final Map<String, String> TYPES =
            Map.of(
                    "csv", "text/csv",
                    "tsv", "text/csv",
                    "ndjson", "application/x-ndjson",
                    "jsonl", "application/x-ndjson",
                    "json", "application/json",
                    "parquet", "application/vnd.apache.parquet",
                    "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    private static final Map<String, String> PACKINGS = Map.of("gz", "gzip", "zst", "zstd");

    private PulledName() {}

    /// @param contentType as an upload names it
    /// @param encoding `identity`, `gzip` or `zstd`
    public record Written(String contentType, String encoding) {}

    /// By the endings: one of the format, behind it one of the packing where it is packed. Their
    /// case does not matter.
    ///
    /// @return empty where they are not known
    public static Optional<Written> written(String name) {
        var encoding = PACKINGS.get(ending(name));
        var plain = encoding == null ? name : name.substring(0, name.lastIndexOf('.'));
        return Optional.ofNullable(TYPES.get(ending(plain)))
                .map(type -> new Written(type, encoding == null ? "identity" : encoding));
    }

    /// What begins with a dot is not shown to people, and often not finished.
    public static boolean isHidden(String name) {
        return name.startsWith(".") || name.contains("/.");
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= name.lastIndexOf('/') ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
