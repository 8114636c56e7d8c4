package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SftpSourceTest {
    private static final String OTHER = "SHA256:" + "A".repeat(43);

    private final Things things = Things.shared();
    private final KeyPair own = pair(KeyPairProvider.SSH_RSA, 3072);
    private Pulls pulls;
    private SftpServer server;

    @BeforeEach
    void serve() {
        pulls = new Pulls(things, things.stack.tenant());
        server = server(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SftpServer server(String type, int bits) {
        var folder = things.stack.folder().resolve("sftp-" + Ids.random128());
        return new SftpServer(folder, pair(type, bits), own.getPublic());
    }

    private static KeyPair pair(String type, int bits) {
        try {
            return KeyUtils.generateKeyPair(type, bits);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SftpSource source(@Nullable String folder, @Nullable String pattern) {
        return new SftpSource(
                "127.0.0.1",
                server.port(),
                SftpServer.USER,
                server.fingerprint(),
                null,
                folder,
                pattern,
                0,
                0);
    }

    private void put(String name, int id) {
        server.put(name, "id\n%d\n".formatted(id));
    }

    @Test
    void filesOfAFolderComeOnceAndAgainWhenTheyChange() {
        put("out/a.csv", 1);
        put("out/below/b.csv", 2);
        put("out/.part.csv", 3);
        put("other/c.csv", 4);
        pulls.sftp(source("/out", null), SftpServer.SECRET);

        assertThat(pulls.pull().problem()).isNull();
        assertThat(pulls.pull().batches()).isZero();
        server.put("out/a.csv", "id\n10\n11\n");
        assertThat(pulls.pull().batches()).isEqualTo(1);

        assertThat(pulls.stored("id")).containsExactlyInAnyOrder("1", "10", "11");
        assertThat(pulls.batches())
                .extracting(batch -> batch.source())
                .containsOnly("sftp:crm/a.csv");
    }

    @Test
    void aPatternReachesBelowAndNoLinkIsFollowed() throws IOException {
        put("out/a.csv", 1);
        put("out/x/b.csv", 2);
        put("away/c.csv", 3);
        var out = server.folder().resolve("out");
        Files.createSymbolicLink(out.resolve("x/link"), server.folder().resolve("away"));
        Files.createSymbolicLink(out.resolve("x/l.csv"), server.folder().resolve("away/c.csv"));
        pulls.sftp(source("out", "**/*.csv"), SftpServer.SECRET);

        assertThat(pulls.pull().problem()).isNull();

        assertThat(pulls.stored("id")).contains("2").doesNotContain("3");
    }

    @ParameterizedTest
    @CsvSource({"ssh-ed25519, 256", "ecdsa-sha2-nistp256, 256", "ssh-rsa, 3072"})
    void aServerIsKnownByAKeyOfAnyKind(String type, int bits) {
        server.close();
        server = server(type, bits);
        put("a.csv", 1);
        pulls.sftp(source(null, null), SftpServer.SECRET);

        assertThat(pulls.pull().problem()).isNull();

        assertThat(pulls.stored("id")).containsExactly("1");
    }

    @Test
    void aServerWithAnotherKeyIsNotToldThePassword() {
        put("a.csv", 1);
        pulls.sftp(server.source(server.port(), OTHER, "password"), SftpServer.SECRET);

        var pull = pulls.pull();

        assertThat(pull.problem())
                .startsWith("The server is not believed: its key is " + server.fingerprint());
        assertThat(pulls.batches()).isEmpty();
    }

    @Test
    void aPrivateKeyLetsIn() {
        put("a.csv", 1);
        var source = server.source(server.port(), server.fingerprint(), "key");
        pulls.sftp(source, pem(own));

        assertThat(pulls.pull().problem()).isNull();
        assertThat(pulls.stored("id")).containsExactly("1");

        pulls.sftp(source, pem(pair(KeyPairProvider.SSH_RSA, 3072)));
        assertThat(pulls.pull().problem())
                .isEqualTo("The server does not let reader in: give the key again.");
    }

    /// PKCS #8.
    private static String pem(KeyPair pair) {
        var lines =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        pulls.sftp(source("/nowhere", null), SftpServer.SECRET);

        assertThat(pulls.pull().problem()).isEqualTo("There is no such folder at the server.");
    }

    @Test
    void aServerThatIsAwayIsAskedAgainAndThenSaysSo() {
        pulls.sftp(source(null, null), SftpServer.SECRET);
        server.close();

        var pull = pulls.pull();

        assertThat(pull.state()).isEqualTo("failed");
        assertThat(pull.problem())
                .startsWith("The server does not answer: ")
                .endsWith("It was asked 3 times.");
    }

    @Test
    void whatIsWrongIsSaidAtOnce() {
        assertThat(status(source("../x", null), SftpServer.SECRET)).isEqualTo(400);
        assertThat(status(source("/a/../x", null), SftpServer.SECRET)).isEqualTo(400);
        assertThat(status(source(null, "/x"), SftpServer.SECRET)).isEqualTo(400);
        assertThat(status(source(null, null), null)).isEqualTo(400);
        assertThat(status(source(null, null), "two\nlines")).isEqualTo(400);
        assertThat(status(server.source(22, "MD5:00", "password"), "s")).isEqualTo(400);
        assertThat(status(server.source(22, OTHER, "key"), "no key")).isEqualTo(400);
        var broken = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        assertThat(status(server.source(22, OTHER, "key"), broken)).isEqualTo(400);
    }

    private int status(SftpSource its, @Nullable String secret) {
        var thrown = new ProblemException[1];
        assertThatThrownBy(() -> pulls.sftp(its, secret))
                .isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        return thrown[0].problem().status();
    }
}
