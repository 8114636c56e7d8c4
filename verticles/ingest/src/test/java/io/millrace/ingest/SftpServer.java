package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.SftpSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jspecify.annotations.Nullable;

/// A server on loopback that speaks SFTP, whose files are those of a folder.
final class SftpServer implements AutoCloseable {
    static final String USER = "reader";
    static final String SECRET = "not-secret-in-a-test";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Path folder;
    private final KeyPair key;

    /// @param folder is made
    /// @param key of the server
    /// @param its key of the user; null where there is none
    SftpServer(Path folder, KeyPair key, @Nullable PublicKey its) {
        this.folder = folder;
        this.key = key;
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPasswordAuthenticator(
                (user, password, _) -> user.equals(USER) && password.equals(SECRET));
        server.setPublickeyAuthenticator((user, shown, _) ->
                its != null && user.equals(USER) && KeyUtils.compareKeys(shown, its));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        try {
            Files.createDirectories(folder);
            server.setFileSystemFactory(new VirtualFileSystemFactory(folder.toAbsolutePath()));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(key.getPublic());
    }

    /// @param name with `/` between folders
    void put(String name, String content) {
        try {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /// Without looks, and without waiting for what may grow.
    SftpSource source(int port, String hostKey, String authentication) {
        return new SftpSource("127.0.0.1", port, USER, hostKey, authentication, null, null, 0, 0);
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
