package io.millrace.ingest.engine;

import java.io.InputStream;
import java.util.List;

/// Where the records of a batch come from.
public sealed interface Source {
    record Body(InputStream in, Format format) implements Source {}

    /// @param pointer RFC 6901, to the object that becomes the row
    /// @param decoder of every one of them
    record Messages(List<ValueReader.Message> messages, String pointer, MessageDecoder decoder)
            implements Source {
        public Messages {
            messages = List.copyOf(messages);
        }

        /// Of messages that are JSON.
        public Messages(List<ValueReader.Message> messages, String pointer) {
            this(messages, pointer, MessageDecoder.JSON);
        }
    }

    /// Records of a batch that were set aside before.
    record Mended(Notation notation, List<MendedRecord> records) implements Source {
        public Mended {
            records = List.copyOf(records);
        }
    }
}
