package io.millrace.nifi.home;

import io.millrace.nifi.NifiAccess;
import io.millrace.nifi.NifiException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Everything that a NiFi of this machine keeps.
///
/// @param folder of its settings, its secrets, its logs and what is queued
public record NifiHome(Path folder) {
    private static final List<String> SETTINGS =
            List.of(
                    "nifi.properties",
                    "authorizers.xml",
                    "login-identity-providers.xml",
                    "state-management.xml",
                    "logback.xml");

    /// What is in tenants' files, and what NiFi seals it with.
    private static final List<String> HIDDEN =
            List.of("conf", "logs", "content_repository", "flowfile_repository");

    public NifiHome {
        folder = folder.toAbsolutePath().normalize();
    }

    /// What it runs from.
    ///
    /// @param lib jars and bundles, as `nifi/home` gathers them; nifi-standard-nar comes there
    /// @param standard jars of nifi-standard-nar, as `nifi/bundles/standard` gathers them
    public record Parts(Path lib, Path standard) {
        /// Of the build in that folder.
        public static Parts of(Path project) {
            var nifi = project.toAbsolutePath().normalize().resolve("nifi");
            return new Parts(
                    nifi.resolve("home/target/lib"), nifi.resolve("bundles/standard/target/jars"));
        }

        public boolean areThere() {
            return Files.isDirectory(lib) && Files.isDirectory(standard);
        }
    }

    /// Starts it, and waits until it answers.
    ///
    /// @param port on loopback
    /// @param management port of loopback by which NiFi is told to stop
    /// @throws NifiException when it cannot start
    public NifiProcess start(Parts parts, int port, int management) {
        try {
            NifiProcess.checkNoneRuns(pid());
            Nar.STANDARD.pack(parts.standard(), parts.lib());
            for (var name : HIDDEN) {
                NifiProcess.hide(Files.createDirectories(folder.resolve(name)));
            }
            secrets().ensure();
            int taken = free(port);
            settings(parts, taken);
            Files.writeString(url(), "https://localhost:" + taken);
            return NifiProcess.start(this, parts, management);
        } catch (IOException e) {
            throw new NifiException("cannot start NiFi in " + folder + ": " + e, e);
        }
    }

    /// How the platform is known there.
    ///
    /// @throws NifiException where no NiFi was ever started
    public NifiAccess access() {
        try {
            return secrets().access(URI.create(Files.readString(url())));
        } catch (IOException e) {
            throw new NifiException(
                    "no NiFi was started in " + folder + ": ./millrace nifi up does it", e);
        }
    }

    /// A folder of files for a tenant's flows, where nothing else says one.
    public Path filesOf(String slug) {
        return folder.resolve("files").resolve(slug);
    }

    Path pid() {
        return folder.resolve("nifi.pid");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    /// What it prints, which is little; it has logs besides.
    Path console() {
        return logs().resolve("console.log");
    }

    private Path url() {
        return folder.resolve("url");
    }

    private NifiSecrets secrets() {
        return new NifiSecrets(folder.resolve("secrets"));
    }

    private void settings(Parts parts, int port) throws IOException {
        var conf = folder.resolve("conf");
        var secrets = secrets();
        var values =
                Map.of(
                        "@port@", String.valueOf(port),
                        "@lib@", parts.lib().toString(),
                        "@key@", secrets.key(),
                        "@password@", secrets.password(),
                        "@server@", secrets.server().toString(),
                        "@trusts@", secrets.serverTrusts().toString(),
                        "@user@", NifiSecrets.USER);
        for (var name : SETTINGS) {
            var text = template(name);
            for (var each : values.entrySet()) text = text.replace(each.getKey(), each.getValue());
            Files.writeString(conf.resolve(name), text);
        }
    }

    private static String template(String name) throws IOException {
        try (var in = NifiHome.class.getResourceAsStream(name)) {
            var bytes = Objects.requireNonNull(in, name).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// A port of loopback that was free a moment ago.
    ///
    /// @param wish 0 for any
    /// @throws NifiException where that one is taken
    static int free(int wish) throws IOException {
        try (var socket = new ServerSocket(wish, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new NifiException("port " + wish + " is taken: choose another by --port", e);
        }
    }
}
