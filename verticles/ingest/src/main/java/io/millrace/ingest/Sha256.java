package io.millrace.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The checksum of bodies, as the ledger has it.
final class Sha256 {
    private static final int PORTION = 1 << 16;

    private Sha256() {}

    /// Reads `in` to its end. Blocks.
    ///
    /// @return 64 hex digits
    static String of(InputStream in) throws IOException {
        var digest = digest();
        var portion = new byte[PORTION];
        for (int read = in.read(portion); read >= 0; read = in.read(portion)) {
            digest.update(portion, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
