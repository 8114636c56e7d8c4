package io.millrace.ingest;

import io.millrace.ingest.FilePlace.Away;
import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.ingest.engine.pull.PullFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.jspecify.annotations.Nullable;

/// A client of a server that speaks SFTP, signed in with what the source says and nothing of this
/// machine: no key, no list of hosts and no settings of whoever runs the node. A server is believed
/// only where one of its keys is the one that the source names.
///
/// Everything blocks.
final class SftpLogin implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BEAT = Duration.ofSeconds(20);
    private static final int BEATS_MISSED = 3;
    private static final int LONGEST_REASON = 300;

    /// A server shows one key of each kind, and only the kinds that it is asked for.
    private static final List<String> KINDS = List.of("ssh-ed25519", "ecdsa-", "rsa-");

    private final SshClient ssh;
    private final SftpClient client;

    private SftpLogin(SshClient ssh, SftpClient client) {
        this.ssh = ssh;
        this.client = client;
    }

    SftpClient client() {
        return client;
    }

    /// @throws PullFault when the address may not be reached, the server is another one, or it does
    ///   not let in
    /// @throws Away when it does not answer now
    static SftpLogin open(SftpSource source, String secret, OutgoingGuard guard) {
        int port = source.port() == null ? SftpPlace.PORT : source.port();
        var address = guard.resolve(source.host(), port);
        @Nullable String met = null;
        @Nullable IOException cause = null;
        for (var kind : KINDS) {
            var asking = new Asking(source, secret, address, port, kind);
            try {
                return asking.signIn();
            } catch (IOException e) {
                // Whoever shows another key may have the right one of another kind.
                if (asking.isBelieved()) throw refused(e, source);
                cause = e;
                if (asking.met() != null) met = asking.met();
                else if (!asking.isConnected()) break;
            }
        }
        if (met == null) {
            throw new Away("The server does not answer: " + reason(cause) + ".");
        }
        throw new PullFault(
                "The server is not believed: its key is %s and not the one that the source names."
                        .formatted(met));
    }

    private static RuntimeException refused(IOException e, SftpSource source) {
        var said = e.getMessage() + " " + reason(e);
        if (said.contains("authentication")) {
            return new PullFault(
                    "The server does not let %s in: give the %s again."
                            .formatted(
                                    source.user(),
                                    "key".equals(source.authentication()) ? "key" : "password"));
        }
        return new Away("The server does not answer: " + reason(e) + ".");
    }

    /// The first cause says it best.
    static String reason(@Nullable Throwable e) {
        if (e == null) return "nothing is known of it";
        var cause = e;
        while (cause.getCause() != null) cause = cause.getCause();
        var text = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
        var cut = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
        return cut.replaceAll("\\.$", "");
    }

    @Override
    public void close() {
        ssh.stop();
    }

    /// One connection, for one kind of key.
    private static final class Asking {
        private final SftpSource source;
        private final String secret;
        private final InetAddress address;
        private final int port;
        private final String kind;
        private final AtomicReference<@Nullable String> met = new AtomicReference<>();
        private volatile boolean isConnected;

        Asking(SftpSource source, String secret, InetAddress address, int port, String kind) {
            this.source = source;
            this.secret = secret;
            this.address = address;
            this.port = port;
            this.kind = kind;
        }

        /// The fingerprint of the key that the server showed; null where it showed none.
        @Nullable String met() {
            return met.get();
        }

        boolean isBelieved() {
            return source.hostKey().equals(met.get());
        }

        boolean isConnected() {
            return isConnected;
        }

        SftpLogin signIn() throws IOException {
            var ssh = ssh();
            try {
                ssh.start();
                return new SftpLogin(ssh, signIn(ssh));
            } catch (IOException | RuntimeException e) {
                ssh.stop();
                throw e;
            }
        }

        private SshClient ssh() {
            var ssh = SshClient.setUpDefaultClient();
            ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
            ssh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
            ssh.setServerKeyVerifier((_, _, key) -> isRight(key));
            ssh.setSignatureFactories(
                    signatures().stream().filter(its -> isAsked(its.getName())).toList());
            ssh.setUserAuthFactories(ways());
            CoreModuleProperties.IO_CONNECT_TIMEOUT.set(ssh, PATIENCE);
            CoreModuleProperties.AUTH_TIMEOUT.set(ssh, PATIENCE.multipliedBy(2));
            CoreModuleProperties.HEARTBEAT_INTERVAL.set(ssh, BEAT);
            CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(ssh, BEATS_MISSED);
            return ssh;
        }

        /// Certificates are not looked at: a key is named by its own fingerprint.
        private boolean isAsked(String name) {
            return name.startsWith(kind) && !name.contains("-cert-");
        }

        private static List<NamedFactory<Signature>> signatures() {
            return ClientBuilder.setUpDefaultSignatureFactories(true);
        }

        private List<UserAuthFactory> ways() {
            if (isByKey()) return List.of(new UserAuthPublicKeyFactory(signatures()));
            return List.of(
                    UserAuthPasswordFactory.INSTANCE, UserAuthKeyboardInteractiveFactory.INSTANCE);
        }

        private boolean isByKey() {
            return "key".equals(source.authentication());
        }

        private boolean isRight(PublicKey key) {
            met.set(KeyUtils.getFingerPrint(key));
            return isBelieved();
        }

        private SftpClient signIn(SshClient ssh) throws IOException {
            var at = new InetSocketAddress(address, port);
            ClientSession session =
                    ssh.connect(source.user(), at).verify(PATIENCE).getClientSession();
            isConnected = true;
            if (isByKey()) session.addPublicKeyIdentity(SftpPlace.key(secret));
            else session.addPasswordIdentity(secret);
            session.auth().verify(PATIENCE);
            return SftpClientFactory.instance().createSftpClient(session);
        }
    }
}
