package io.millrace.quality.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Ids of checks: 16 hex digits of a SHA-256 over what names the check.
final class CheckId {
    private static final int BYTES = 8;

    private CheckId() {}

    static String of(String file, String dataset, String name, int copy) {
        var key = String.join("\n", file, dataset, name, Integer.toString(copy));
        return HexFormat.of().formatHex(sha256(key), 0, BYTES);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
