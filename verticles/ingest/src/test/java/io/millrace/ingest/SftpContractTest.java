package io.millrace.ingest;

import io.millrace.kernel.Ids;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

class SftpContractTest implements SourceContract {
    @Override
    public Served serve() {
        return new Folder();
    }

    @Override
    public String ending() {
        return "give the password again.";
    }

    private static final class Folder implements Served {
        private final SftpServer server;

        Folder() {
            try {
                var key = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
                var folder = Things.shared().stack.folder().resolve("sftp-" + Ids.random128());
                server = new SftpServer(folder, key, null);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public String secret() {
            return SftpServer.SECRET;
        }

        @Override
        public boolean isIncremental() {
            return true;
        }

        @Override
        public void add(int from, int to) {
            server.put(from + ".csv", Parcels.csv(from, to));
        }

        @Override
        public void declare(Pulls pulls, int port, String secret, boolean isFull) {
            pulls.sftp(server.source(port, server.fingerprint(), "password"), secret);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
