package io.millrace.ingest;

import io.millrace.ingest.engine.pull.PullFault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/// Sockets of pgjdbc, which names this class in its settings: they connect to what the
/// [OutgoingGuard] lets through only, by the address itself.
public final class GuardedSocketFactory extends SocketFactory {
    private final OutgoingGuard guard;

    /// @param guard as text
    public GuardedSocketFactory(String guard) {
        this.guard = OutgoingGuard.parse(guard);
    }

    @Override
    public Socket createSocket() {
        return new Guarded(guard);
    }

    private static final class Guarded extends Socket {
        private final OutgoingGuard guard;

        Guarded(OutgoingGuard guard) {
            this.guard = guard;
        }

        @Override
        public void connect(SocketAddress to, int timeoutMillis) throws IOException {
            if (!(to instanceof InetSocketAddress at) || at.isUnresolved()) {
                throw new ConnectException("The host is not known.");
            }
            try {
                guard.check(at.getAddress(), at.getHostString(), at.getPort());
            } catch (PullFault e) {
                throw new ConnectException(e.reason());
            }
            super.connect(to, timeoutMillis);
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        return createSocket(host, port);
    }

    private Socket connected(InetSocketAddress at) throws IOException {
        var socket = createSocket();
        socket.connect(at, 0);
        return socket;
    }
}
