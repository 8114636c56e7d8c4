package io.millrace.testkit.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/// An authority that exists for one test, and what it issued, as PEM files in a folder.
///
/// @param certificate its own
public record Authority(Path folder, Path certificate) {
    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /// What the authority issued.
    ///
    /// @param key PKCS #8, readable by its owner only, as Postgres wants it
    public record Issued(Path certificate, Path key) {}

    /// @param folder is made
    public static Authority in(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var its = new Authority(folder, folder.resolve("ca.crt"));
        its.keytool("ca", "-dname", "CN=Authority", "-ext", "bc:c=ca:true");
        its.write(its.certificate, its.pem("ca", false));
        return its;
    }

    /// @param name of the files, and the certificate's common name
    /// @param hosts as keytool writes them, such as `ip:127.0.0.1` or `dns:localhost`
    public Issued issue(String name, String... hosts) {
        var options = new ArrayList<>(List.of("-signer", "ca", "-dname", "CN=" + name));
        if (hosts.length > 0) options.addAll(List.of("-ext", "san=" + String.join(",", hosts)));
        keytool(name, options.toArray(String[]::new));
        var issued = new Issued(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        write(issued.certificate, pem(name, false));
        write(issued.key, pem(name, true));
        return issued;
    }

    private Path store() {
        return folder.resolve("keys.p12");
    }

    private void keytool(String alias, String... options) {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = new ArrayList<>(List.of(tool, "-genkeypair", "-alias", alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
        command.addAll(List.of("-storetype", "PKCS12", "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) throw new IllegalStateException(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String pem(String alias, boolean isKey) {
        try {
            var keys = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
            if (isKey) {
                var key = Objects.requireNonNull(keys.getKey(alias, PASSWORD.toCharArray()));
                return block("PRIVATE KEY", key.getEncoded());
            }
            Certificate its = Objects.requireNonNull(keys.getCertificate(alias));
            return block("CERTIFICATE", its.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String block(String what, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, LINES.encodeToString(content), what);
    }

    private void write(Path file, String text) {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
