package io.millrace.ingest;

import io.millrace.ingest.engine.MessageDecoder;
import io.millrace.ingest.engine.ValueReader.Message;
import java.time.Duration;
import java.util.List;

/// Finds out how a source's messages are decoded. Used by one thread.
interface Decoding {
    /// Messages that one decoder serves.
    record Run(List<Message> messages, MessageDecoder decoder) {}

    /// The first of `messages`, at least one. Blocks where it has to ask somebody.
    ///
    /// @param messages not empty
    Run first(List<Message> messages, Patience patience);

    /// What a reader does while it cannot go on. Either ends with an exception when the reader is
    /// to stop.
    interface Patience {
        /// Keeps the reader's place; to be called every half second.
        void keep();

        /// Tells the tenant why nothing goes on, and lets the time pass.
        void rest(String problem, Duration time);
    }

    /// Of one decoder that serves them all.
    static Decoding by(MessageDecoder decoder) {
        return (messages, _) -> new Run(messages, decoder);
    }
}
