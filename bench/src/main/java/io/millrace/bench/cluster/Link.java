package io.millrace.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The connections of one node to one server. They can be cut, so that each breaks and none is
/// made, or hang, so that nothing arrives for a time.
final class Link implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private enum State {
        OPEN,
        CUT,
        HUNG,
        CLOSED
    }

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile State state = State.OPEN;

    private Link(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    /// @param target the server's port on loopback
    static Link to(int target) {
        try {
            var link = new Link(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /// Breaks every connection and lets none be made for so long.
    void cut(Duration length) throws InterruptedException {
        state = State.CUT;
        sockets.forEach(Link::close);
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        state = State.OPEN;
    }

    /// Lets nothing through for so long.
    void hang(Duration length) throws InterruptedException {
        state = State.HUNG;
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        state = State.OPEN;
    }

    private void accept() {
        while (state != State.CLOSED) {
            try {
                var from = listening.accept();
                if (state == State.CUT) close(from);
                else Thread.ofVirtual().start(() -> connect(from));
            } catch (IOException _) { // closed
                return;
            }
        }
    }

    private void connect(Socket from) {
        var to = new Socket();
        try {
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
        } catch (IOException _) { // the server is away
            close(from);
            close(to);
            return;
        }
        sockets.add(from);
        sockets.add(to);
        Thread.ofVirtual().start(() -> carry(from, to));
        Thread.ofVirtual().start(() -> carry(to, from));
    }

    private void carry(Socket from, Socket to) {
        var buffer = new byte[BUFFER];
        try {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                while (state == State.HUNG) LockSupport.parkNanos(LOOK_NANOS);
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException _) { // one side is gone: so is the other
        } finally {
            forget(from);
            forget(to);
        }
    }

    private void forget(Socket socket) {
        sockets.remove(socket);
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) { // it is gone in any case
        }
    }

    @Override
    public void close() {
        state = State.CLOSED;
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(Link::close);
    }
}
