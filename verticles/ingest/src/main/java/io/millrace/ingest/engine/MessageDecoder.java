package io.millrace.ingest.engine;

/// Says what a message holds, as JSON.
public interface MessageDecoder {
    /// Of messages that are JSON themselves.
    MessageDecoder JSON = message -> message;

    /// @return JSON, no longer than a record may be
    /// @throws Undecodable when the message holds no record
    byte[] decode(byte[] message);
}
