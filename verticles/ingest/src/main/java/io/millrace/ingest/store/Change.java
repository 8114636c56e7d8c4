package io.millrace.ingest.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.Writer;
import java.util.HexFormat;

/// One change of one record.
public sealed interface Change {
    Writer writer();

    /// What tells one change from another under the same Idempotency-Key.
    String text();

    /// A record, as a JSON object.
    record Put(String record, Writer writer) implements Change {
        @Override
        public String text() {
            return record;
        }
    }

    /// @param changes the values that are other, as a JSON object
    record Patch(String key, String changes, Writer writer) implements Change {
        @Override
        public String text() {
            return key + "\n" + changes;
        }
    }

    record Delete(String key, Writer writer) implements Change {
        @Override
        public String text() {
            return key + "\n";
        }
    }

    default long bytes() {
        return text().getBytes(UTF_8).length;
    }

    /// Hex digits of a SHA-256.
    default String checksum() {
        var its = getClass().getSimpleName() + "\n" + text();
        return HexFormat.of().formatHex(JdbcLedger.sha256().digest(its.getBytes(UTF_8)));
    }
}
