package io.millrace.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process in a network and a mount namespace of its own, whose routes and file systems nobody
/// else has: there a node can lose its way to the others, and a disk can be full.
public final class Apart {
    private static final String OWN = "millrace.apart";
    private static final int ADDRESSES = 4;

    private Apart() {}

    /// Whether this machine and this user allow it.
    public static boolean isPossible() throws InterruptedException {
        try {
            var trial = "ip link set lo up && mount -t tmpfs -o size=1m none /mnt";
            var command = List.of("unshare", "-n", "-m", "sh", "-c", trial);
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException _) { // there is no such command
            return false;
        }
    }

    /// A Java program on this one's class path, to be started.
    public static ProcessBuilder java(Class<?> main, List<String> arguments) {
        var prepare = new StringBuilder("ip link set lo up");
        for (int i = 0; i < ADDRESSES; i++) {
            prepare.append(" && ip addr add ").append(address(i)).append("/32 dev lo");
        }
        var command = new ArrayList<String>();
        command.addAll(List.of("unshare", "-n", "-m", "sh", "-c", prepare + " && exec \"$@\""));
        command.add("sh");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-D" + OWN + "=true", "-Xmx512m"));
        command.add("-Dmillrace.home=" + NodeProcess.HOME.toAbsolutePath());
        command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        command.add(main.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /// Whether this is such a process.
    static boolean isHere() {
        return Boolean.getBoolean(OWN);
    }

    /// A node's own address on the loopback of such a process.
    static String address(int node) {
        return "127.0.0." + (2 + node);
    }

    /// Lets nothing come to `address` any more, or again.
    static void close(String address, boolean isClosed) throws InterruptedException {
        var target = address + "/32";
        if (isClosed) run("ip", "route", "replace", "blackhole", target, "table", "local");
        else run("ip", "route", "replace", "local", target, "dev", "lo", "table", "local");
    }

    /// Puts a file system of its own at `folder`, with so much room.
    static void mount(Path folder, int mebibytes) throws InterruptedException {
        var size = "size=" + mebibytes + "m";
        run("mount", "-t", "tmpfs", "-o", size, "none", folder.toString());
    }

    private static void run(String... command) throws InterruptedException {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) throw new IllegalStateException(String.join(" ", command) + ": " + code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
