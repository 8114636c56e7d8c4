package io.millrace.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A port of the loopback interface for a server that cannot be told to take any.
public final class FreePort {
    // Below those that systems give to outgoing connections, which could take it first.
    private static final int FROM = 20_000;
    private static final int TO = 30_000;
    private static final int TRIES = 100;

    private FreePort() {}

    /// One that nobody listens on now.
    ///
    /// @throws IOException when none was found
    public static int find() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            if (isFree(port)) return port;
        }
        throw new IOException("no free port from " + FROM + " to " + TO);
    }

    private static boolean isFree(int port) throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException _) { // taken
            return false;
        }
    }
}
