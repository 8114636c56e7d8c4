package io.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What it costs to write a frame's bytes to one of many sockets of the same machine and nothing
/// else: no sender of frames can cost less. A [Crowd] writes, this process reads.
final class BareWrites {
    /// A frame of one or two batches.
    private static final int BYTES = 300;

    private static final int WRITES = 200_000;
    private static final int AT_ONCE = 200;
    private static final int PAUSE_MILLIS = 8;

    private BareWrites() {}

    /// CPU of a write, µs, the kernel's part with it.
    static double micros(int sockets) throws IOException {
        try (var server = ServerSocketChannel.open();
                var selector = Selector.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), sockets);
            server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            var reader = Thread.ofPlatform().daemon().start(() -> read(selector));
            var port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            try (var crowd =
                    new Crowd(
                            BareWrites.class, Integer.toString(port), Integer.toString(sockets))) {
                crowd.count(); // its compiler's share
                return crowd.count().path("micros").asDouble();
            } finally {
                reader.interrupt();
            }
        }
    }

    private static void read(Selector selector) {
        var buffer = ByteBuffer.allocateDirect(1 << 16);
        var open = new ArrayList<SocketChannel>();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                selector.select(key -> take(key, buffer, open));
            }
            for (var socket : open) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void take(SelectionKey key, ByteBuffer buffer, List<SocketChannel> open) {
        try {
            if (key.channel() instanceof ServerSocketChannel server) {
                var socket = server.accept();
                socket.configureBlocking(false).register(key.selector(), SelectionKey.OP_READ);
                open.add(socket);
            } else if (((SocketChannel) key.channel()).read(buffer.clear()) < 0) {
                key.cancel();
            }
        } catch (IOException e) { // the writer has ended
            key.cancel();
        }
    }

    /// @param arguments where to connect to, and how often
    public static void main(String[] arguments) throws IOException {
        var at =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var sockets = new ArrayList<SocketChannel>();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            var socket = SocketChannel.open(at);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
            sockets.add(socket);
        }
        System.out.println("ready");
        SocketCrowd.answer(() -> "{\"micros\":" + write(sockets) + "}");
        System.exit(0);
    }

    private static double write(List<SocketChannel> sockets) {
        var frame = ByteBuffer.allocateDirect(BYTES);
        var order = new Random(1);
        double before = Cpu.own(ProcessHandle.current().pid());
        try {
            for (int i = 0; i < WRITES; i++) {
                sockets.get(order.nextInt(sockets.size())).write(frame.clear());
                if (i % AT_ONCE == 0) TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return (Cpu.own(ProcessHandle.current().pid()) - before) * 1e6 / WRITES;
    }
}
