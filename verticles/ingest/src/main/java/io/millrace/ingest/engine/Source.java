package io.millrace.ingest.engine;

import java.io.InputStream;
import java.util.List;

/// Where the records of a batch come from.
public sealed interface Source {
    /// @param convention what is said of this body
    record Body(InputStream in, Format format, Convention convention) implements Source {
        public Body(InputStream in, Format format) {
            this(in, format, Convention.NONE);
        }
    }

    /// @param pointer RFC 6901, to the object that becomes the row
    /// @param decoder of every one of them
    record Messages(
            List<ValueReader.Message> messages,
            String pointer,
            MessageDecoder decoder,
            Nesting nesting)
            implements Source {
        public Messages {
            messages = List.copyOf(messages);
        }

        public Messages(
                List<ValueReader.Message> messages, String pointer, MessageDecoder decoder) {
            this(messages, pointer, decoder, Nesting.KEEP);
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

    /// The same as a dataset has it read. What a body says itself goes before, and records that
    /// were set aside are read as their batch was.
    default Source by(Convention dataset) {
        return switch (this) {
            case Body(var in, var format, var its) -> new Body(in, format, its.within(dataset));
            case Messages(var messages, var pointer, var decoder, _) ->
                    new Messages(messages, pointer, decoder, dataset.nesting());
            case Mended mended -> mended;
        };
    }
}
