package io.millrace.stream;

import io.millrace.stream.api.ObjectStore.StoredObject;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Counts and digests what is written, and keeps none of it.
final class Digesting extends OutputStream {
    private final MessageDigest digest;
    private long bytes;

    Digesting() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void write(int one) {
        digest.update((byte) one);
        bytes++;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        digest.update(from, offset, length);
        bytes += length;
    }

    StoredObject stored(String key) {
        return new StoredObject(key, bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
