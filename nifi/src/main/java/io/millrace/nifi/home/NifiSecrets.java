package io.millrace.nifi.home;

import io.millrace.kernel.Ids;
import io.millrace.nifi.NifiAccess;
import io.millrace.nifi.NifiException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The secrets of a NiFi, in files that only their owner reads: made at random at its first start,
/// none has a default.
///
/// @param folder of them
record NifiSecrets(Path folder) {
    /// The one user: whoever has its key may do everything.
    static final String USER = "CN=millrace";

    private static final String SERVER = "nifi.p12";
    private static final String OPERATOR = "operator.p12";
    private static final String SERVER_TRUSTS = "nifi-trusts.p12";
    private static final String OPERATOR_TRUSTS = "operator-trusts.p12";
    private static final String DAYS = "3650";

    /// Makes those that are not there.
    void ensure() throws IOException {
        Files.createDirectories(folder);
        NifiProcess.hide(folder);
        if (Files.exists(folder.resolve("made"))) return;
        for (var name : List.of(SERVER, OPERATOR, SERVER_TRUSTS, OPERATOR_TRUSTS)) {
            Files.deleteIfExists(folder.resolve(name)); // of a first start that did not end
        }
        write("password", Ids.random256());
        write("key", Ids.random256());
        generate("nifi", SERVER, "CN=nifi", List.of("-ext", "san=dns:localhost,ip:127.0.0.1"));
        generate("operator", OPERATOR, USER, List.of());
        trust("operator", OPERATOR, SERVER_TRUSTS);
        trust("nifi", SERVER, OPERATOR_TRUSTS);
        write("made", "");
    }

    /// Of all stores.
    String password() throws IOException {
        return Files.readString(folder.resolve("password"));
    }

    /// With which NiFi seals what is sensitive in its flows.
    String key() throws IOException {
        return Files.readString(folder.resolve("key"));
    }

    Path server() {
        return folder.resolve(SERVER);
    }

    Path serverTrusts() {
        return folder.resolve(SERVER_TRUSTS);
    }

    NifiAccess access(URI url) throws IOException {
        return NifiAccess.of(
                url, folder.resolve(OPERATOR), folder.resolve(OPERATOR_TRUSTS), password());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void generate(String alias, String store, String name, List<String> more)
            throws IOException {
        var words =
                List.of(
                        "-genkeypair",
                        "-alias",
                        alias,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        name,
                        "-validity",
                        DAYS,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store);
        keytool(words, more);
    }

    /// Puts the certificate of a store into another one.
    private void trust(String alias, String store, String into) throws IOException {
        var file = alias + ".crt";
        keytool(
                List.of("-exportcert", "-rfc", "-alias", alias, "-file", file),
                List.of("-keystore", store));
        keytool(
                List.of("-importcert", "-noprompt", "-alias", alias, "-file", file),
                List.of("-storetype", "PKCS12", "-keystore", into));
    }

    /// The password goes by the environment: arguments are seen by everybody.
    private void keytool(List<String> words, List<String> more) throws IOException {
        var command = new ArrayList<>(List.of(Jdk.tool("keytool").toString()));
        command.addAll(words);
        command.addAll(more);
        command.addAll(List.of("-storepass:env", "NIFI_STORE_PASSWORD"));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("NIFI_STORE_PASSWORD", password());
        var log = folder.resolve("keytool.log");
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            int code = builder.start().waitFor();
            if (code != 0) throw new NifiException("keytool failed: see " + log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NifiException("interrupted", e);
        }
    }
}
