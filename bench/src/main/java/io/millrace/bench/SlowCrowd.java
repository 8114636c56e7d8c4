package io.millrace.bench;

import io.millrace.kernel.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The process of a [Crowd] of live sockets that read a byte a second and say that they are there
/// all the same. They speak WebSocket themselves, over sockets with the least buffer.
final class SlowCrowd {
    private static final int BUFFER = 2_048;
    private static final int MASKED_TEXT = 0x81;
    private static final int MASK = 0x80;
    private static final int SHORT = 126;
    private static final int PONG_EVERY = 4;

    private final AtomicInteger ended = new AtomicInteger();

    private SlowCrowd() {}

    /// @param arguments the node's URL, a file with a tenant's mark and key a line, sockets a
    ///   tenant
    public static void main(String[] arguments) throws IOException {
        var crowd = new SlowCrowd();
        var node = URI.create(arguments[0]);
        var sockets = new ArrayList<Socket>();
        for (var reader : SocketCrowd.Reader.read(Path.of(arguments[1]))) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                sockets.add(open(node, reader));
            }
        }
        for (var socket : sockets) Thread.ofVirtual().start(() -> crowd.read(socket));
        System.out.println("ready");
        SocketCrowd.answer(() -> Json.write(Map.of("ended", crowd.ended.get())));
        System.exit(0);
    }

    private static Socket open(URI node, SocketCrowd.Reader reader) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(BUFFER);
        socket.connect(new InetSocketAddress(node.getHost(), node.getPort()));
        var out = socket.getOutputStream();
        out.write(
                ("GET /api/v1/live HTTP/1.1\r\nHost: "
                                + node.getAuthority()
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Version: 13\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        awaitHead(socket);
        for (var frame : reader.greeting()) send(out, frame);
        return socket;
    }

    private static void awaitHead(Socket socket) throws IOException {
        var in = socket.getInputStream();
        int ends = 0;
        for (int b = in.read(); ends < 4; b = in.read()) {
            if (b < 0) throw new IOException("no WebSocket");
            ends = b == '\r' || b == '\n' ? ends + 1 : 0;
            if (ends == 4) return;
        }
    }

    /// A text frame whose mask is zero.
    private static void send(OutputStream to, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var out = new BufferedOutputStream(to);
        out.write(MASKED_TEXT);
        if (bytes.length < SHORT) {
            out.write(MASK | bytes.length);
        } else {
            out.write(MASK | SHORT);
            out.write(bytes.length >> 8);
            out.write(bytes.length);
        }
        out.write(new byte[4]);
        out.write(bytes);
        out.flush();
    }

    private void read(Socket socket) {
        try (socket) {
            for (int i = 1; socket.getInputStream().read() >= 0; i++) {
                TimeUnit.SECONDS.sleep(1);
                if (i % PONG_EVERY == 0) send(socket.getOutputStream(), "{\"type\":\"pong\"}");
            }
        } catch (IOException _) { // the node had enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.incrementAndGet();
    }
}
