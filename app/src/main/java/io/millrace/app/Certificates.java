package io.millrace.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Certificates of one wire, in PEM files that were looked at.
///
/// @param root authorities that may vouch for the other side; empty for those that the JDK trusts
/// @param own by what this side proves itself
record Certificates(Optional<Path> root, Optional<Own> own) {
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    /// What signs with a key of each algorithm.
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "Ed25519", "Ed25519");

    /// @param certificate and those between it and the authority
    /// @param key PKCS #8, not encrypted
    /// @param algorithm of the key
    record Own(Path certificate, Path key, String algorithm) {}

    /// Names of the settings.
    record Names(String root, String certificate, String key) {}

    /// @param settings by name; what is empty counts as not set
    /// @throws StartException when a file is not what it should be
    static Certificates read(Names names, Map<String, String> settings) {
        var root = file(names.root(), settings);
        var certificate = file(names.certificate(), settings);
        var key = file(names.key(), settings);
        root.ifPresent(file -> certificates(names.root(), file));
        if (certificate.isPresent() != key.isPresent()) {
            throw new StartException(
                    names.certificate()
                            + " and "
                            + names.key()
                            + " belong together; set both or neither");
        }
        var own = certificate.map(file -> own(names, file, key.orElseThrow()));
        return new Certificates(root, own);
    }

    private static Optional<Path> file(String name, Map<String, String> settings) {
        return Optional.ofNullable(settings.get(name))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    private static Own own(Names names, Path certificate, Path key) {
        var chain = certificates(names.certificate(), certificate);
        for (var signature : SIGNATURES.entrySet()) {
            var read = key(names.key(), key, signature.getKey());
            if (read.isEmpty()) continue;
            if (isOf(read.get(), chain.getFirst(), signature.getValue())) {
                return new Own(certificate, key, signature.getKey());
            }
            throw new StartException(
                    names.key() + ": " + key + " is not the key of " + certificate);
        }
        throw new StartException(names.key() + ": " + key + " is no key of RSA, EC or Ed25519");
    }

    private static List<X509Certificate> certificates(String name, Path file) {
        try (var in = new ByteArrayInputStream(text(name, file).getBytes(StandardCharsets.UTF_8))) {
            var found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!found.isEmpty()) return found;
        } catch (GeneralSecurityException e) {
            throw new StartException(name + ": " + file + " holds no certificate in PEM", e);
        } catch (IOException e) {
            throw new StartException(name + ": cannot read " + file, e);
        }
        throw new StartException(name + ": " + file + " holds no certificate in PEM");
    }

    private static Optional<PrivateKey> key(String name, Path file, String algorithm) {
        var block = KEY.matcher(text(name, file));
        if (!block.find()) {
            throw new StartException(
                    name
                            + ": "
                            + file
                            + " holds no plain PKCS #8 key; openssl pkcs8 -topk8 -nocrypt makes one");
        }
        try {
            var content = Base64.getMimeDecoder().decode(block.group(1));
            var spec = new PKCS8EncodedKeySpec(content);
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (GeneralSecurityException e) { // of another algorithm
            return Optional.empty();
        }
    }

    private static boolean isOf(PrivateKey key, X509Certificate certificate, String signature) {
        try {
            var signing = Signature.getInstance(signature);
            signing.initSign(key);
            var signed = signing.sign();
            var checking = Signature.getInstance(signature);
            checking.initVerify(certificate.getPublicKey());
            return checking.verify(signed);
        } catch (GeneralSecurityException e) { // the certificate's key is of another algorithm
            return false;
        }
    }

    private static String text(String name, Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new StartException(name + ": cannot read " + file, e);
        }
    }

    /// The text of a file that [#read] looked at.
    static String text(Path file) {
        return text("TLS", file);
    }
}
