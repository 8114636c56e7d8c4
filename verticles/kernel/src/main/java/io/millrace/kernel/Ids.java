package io.millrace.kernel;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Random names: unguessable, safe in URLs, file names and SQL identifiers.
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String SYMBOLS = LETTERS + "0123456789";

    private Ids() {}

    public static TenantId tenant() {
        var id = new StringBuilder(12).append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        while (id.length() < 12) id.append(SYMBOLS.charAt(RANDOM.nextInt(SYMBOLS.length())));
        return new TenantId(id.toString());
    }

    /// 128 random bits as 32 hex digits: the form of a W3C trace id.
    public static String random128() {
        return hex(16);
    }

    /// 256 random bits as 64 hex digits, for secrets.
    public static String random256() {
        return hex(32);
    }

    private static String hex(int bytes) {
        var value = new byte[bytes];
        RANDOM.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
