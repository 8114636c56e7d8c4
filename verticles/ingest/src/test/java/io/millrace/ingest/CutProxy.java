package io.millrace.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A way on loopback to a server on loopback, which ends once: when so many bytes came from there.
/// Connections before and after pass whole.
final class CutProxy implements AutoCloseable {
    private static final int BUFFER = 4_096;

    private final ServerSocket listening;
    private final int target;
    private final AtomicLong left;
    private final AtomicBoolean hasCut = new AtomicBoolean();

    CutProxy(int target, long after) {
        this.target = target;
        this.left = new AtomicLong(after);
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    boolean hasCut() {
        return hasCut.get();
    }

    private static void start(Runnable work) {
        Thread.ofPlatform().daemon().name("cut-proxy").start(work);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var near = listening.accept();
                var far = new Socket(InetAddress.getLoopbackAddress(), target);
                start(() -> pump(near, far, false));
                start(() -> pump(far, near, true));
            } catch (IOException _) {
                // Closed, or the server is away.
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isCounted) {
        var buffer = new byte[BUFFER];
        try (from;
                to) {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                boolean isOver = isCounted && left.addAndGet(-read) < 0;
                if (isOver && hasCut.compareAndSet(false, true)) return;
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException _) {
            // One of both has gone.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
