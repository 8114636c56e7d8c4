package io.millrace.tenants.db;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What follows from the installation's one master key: logins' passwords, which are derived and
/// therefore stored nowhere, and sealed values (AES-256-GCM). There is no default key.
public final class Secrets {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BITS = 256;

    // As Postgres itself.
    private static final int ITERATIONS = 4_096;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] master;

    /// @param masterKey 64 hex digits
    public Secrets(String masterKey) {
        this.master = HexFormat.of().parseHex(masterKey);
        if (master.length != 32) {
            throw new IllegalArgumentException("the master key is 64 hex digits");
        }
    }

    /// The password of a database login, the same at every call.
    public String password(String login) {
        return HexFormat.of().formatHex(derive("login:" + login));
    }

    /// What Postgres keeps of the password of a database login (SCRAM-SHA-256, RFC 7677), to be set
    /// in its place: a statement that names a password may be kept in the server's log. Takes some
    /// milliseconds; another one at every call.
    String verifier(String login) {
        var salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return verifier(password(login), salt);
    }

    static String verifier(String password, byte[] salt) {
        try {
            var spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS);
            var salted =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded();
            var stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            var base64 = Base64.getEncoder();
            return "SCRAM-SHA-256$"
                    + ITERATIONS
                    + ":"
                    + base64.encodeToString(salt)
                    + "$"
                    + base64.encodeToString(stored)
                    + ":"
                    + base64.encodeToString(hmac(salted, "Server Key"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2 and SHA-256", e);
        }
    }

    /// What stands for `text` where others may read it: the same for the same text, and without the
    /// master key nobody can try which text it is; hex.
    public String veil(String text) {
        return HexFormat.of().formatHex(derive("veil:" + text));
    }

    /// `text` encrypted for `purpose`; hex.
    public String seal(String purpose, String text) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var sealed =
                crypt(Cipher.ENCRYPT_MODE, purpose, nonce, text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(nonce) + HexFormat.of().formatHex(sealed);
    }

    /// The text that [#seal] was given.
    ///
    /// @throws IllegalStateException when it was sealed with another key or purpose, or changed
    public String open(String purpose, String sealed) {
        var bytes = HexFormat.of().parseHex(sealed);
        if (bytes.length < NONCE_BYTES) throw new IllegalStateException(purpose + " is cut off");
        var nonce = Arrays.copyOf(bytes, NONCE_BYTES);
        var body = Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length);
        return new String(crypt(Cipher.DECRYPT_MODE, purpose, nonce, body), StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, String purpose, byte[] nonce, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            var key = new SecretKeySpec(derive("seal:" + purpose), "AES");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the master key does not open " + purpose, e);
        }
    }

    private byte[] derive(String purpose) {
        return hmac(master, purpose);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
