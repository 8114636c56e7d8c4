package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.engine.pull.PulledName;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// Files of a server that speaks SFTP, below a folder. Symbolic links are not followed. It signs in
/// when it is asked first.
final class SftpPlace implements FilePlace {
    static final int PORT = 22;
    private static final int MOST_DEPTH = 8;

    /// Of files and folders together.
    private static final int MOST_ENTRIES = 1_000_000;

    private static final char UNKNOWN = '\uFFFD';

    private final SftpSource source;
    private final String secret;
    private final OutgoingGuard guard;
    private final FileSettings settings;
    private final String folder;
    private @Nullable SftpLogin login;
    private int entries;

    /// @param secret the password, or the private key
    SftpPlace(SftpSource source, String secret, OutgoingGuard guard, FileSettings settings) {
        this.source = source;
        this.secret = secret;
        this.guard = guard;
        this.settings = settings;
        this.folder = source.folder() == null ? "." : source.folder();
    }

    /// A private key without a passphrase, as OpenSSH or OpenSSL writes it.
    ///
    /// @throws IOException when it cannot be read
    static KeyPair key(String text) throws IOException {
        try (var in = new ByteArrayInputStream(text.getBytes(UTF_8))) {
            var name = NamedResource.ofName("key");
            var pairs =
                    SecurityUtils.loadKeyPairIdentities(null, name, in, FilePasswordProvider.EMPTY);
            var all = pairs == null ? null : pairs.iterator();
            if (all == null || !all.hasNext()) throw new IOException("no key");
            return all.next();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException("no key that can be read", e);
        }
    }

    private SftpClient client() {
        var its = login;
        if (its == null) login = its = SftpLogin.open(source, secret, guard);
        return its.client();
    }

    @Override
    public void each(Consumer<Found> seen) {
        entries = 0;
        walk("", 0, seen);
    }

    private void walk(String before, int depth, Consumer<Found> seen) {
        var its = client();
        try (var handle = its.openDir(path(before))) {
            for (var page = its.readDir(handle); !isEnd(page); page = its.readDir(handle)) {
                for (var entry : page) look(entry, before, depth, seen);
            }
        } catch (SftpException e) {
            if (depth > 0 && isGone(e)) return; // since it was listed
            throw new PullFault(refusal(e));
        } catch (IOException e) {
            throw away(e);
        }
    }

    private static boolean isEnd(@Nullable List<DirEntry> page) {
        return page == null || page.isEmpty();
    }

    private void look(DirEntry entry, String before, int depth, Consumer<Found> seen) {
        if (++entries > MOST_ENTRIES) {
            throw new PullFault("The folder has more than %d entries.".formatted(MOST_ENTRIES));
        }
        var own = entry.getFilename();
        if (own.isEmpty() || own.indexOf('/') >= 0) return; // a name, whatever the server says
        var name = before + own;
        if (PulledName.isHidden(name)) return; // among them . and ..
        var its = entry.getAttributes();
        if (its.isDirectory()) {
            if (settings.names().isDeep() && depth < MOST_DEPTH) walk(name + "/", depth + 1, seen);
        } else if (its.isRegularFile() && settings.isWanted(name)) {
            seen.accept(new Found(name, its.getSize(), version(its)));
        }
    }

    private String path(String name) {
        if (name.isEmpty()) return folder;
        return folder.endsWith("/") ? folder + name : folder + "/" + name;
    }

    /// A server tells whole seconds.
    private static String version(Attributes its) {
        var time = its.getModifyTime();
        return its.getSize() + "/" + (time == null ? "" : time.toInstant());
    }

    @Override
    public InputStream open(Found file) throws IOException {
        if (file.name().indexOf(UNKNOWN) >= 0) {
            throw new IOException("Its name is not UTF-8: rename it.");
        }
        if (!isSame(file)) throw new Changed();
        try {
            return new Body(client().read(path(file.name())));
        } catch (SftpException e) {
            throw unread(file, e);
        } catch (IOException e) {
            throw away(e);
        }
    }

    @Override
    public boolean isSame(Found file) throws IOException {
        try {
            var its = client().lstat(path(file.name()));
            return its.isRegularFile() && version(its).equals(file.version());
        } catch (SftpException e) {
            throw unread(file, e);
        } catch (IOException e) {
            throw away(e);
        }
    }

    /// A way that ends is no fault of the file: it is read another time.
    private static final class Body extends FilterInputStream {
        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (SftpException e) {
                throw new IOException(refusal(e), e);
            } catch (IOException e) {
                throw away(e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException _) { // all that was wanted was read
                return;
            }
        }
    }

    private static boolean isGone(SftpException e) {
        return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE
                || e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH;
    }

    private static IOException unread(Found file, SftpException e) {
        return isGone(e) ? new NoSuchFileException(file.name()) : new IOException(refusal(e), e);
    }

    private static String refusal(SftpException e) {
        if (isGone(e)) return "There is no such folder at the server.";
        if (e.getStatus() == SftpConstants.SSH_FX_PERMISSION_DENIED) {
            return "The server does not let it be read.";
        }
        return "The server refuses to read it (%s)."
                .formatted(SftpConstants.getStatusName(e.getStatus()));
    }

    private static Away away(IOException e) {
        return new Away("The server does not answer: " + SftpLogin.reason(e) + ".");
    }

    @Override
    public void close() {
        if (login != null) login.close();
    }
}
