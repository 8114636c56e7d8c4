package io.millrace.transform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The same for the same texts in the same order.
final class Checksum {
    private Checksum() {}

    /// SHA-256, in hexadecimal digits.
    static String of(List<String> parts) {
        var digest = digest();
        for (var part : parts) digest.update((part + "\0").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /// SHA-256, in hexadecimal digits.
    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
