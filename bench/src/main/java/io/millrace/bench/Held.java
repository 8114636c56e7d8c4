package io.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What a node holds in memory.
///
/// @param ownKiB living objects, and what the process has outside of its heap
/// @param kernelKiB what the kernel keeps of what the node's port sent and nobody read
record Held(double ownKiB, double kernelKiB) {
    private static final double KIB = 1_024;
    private static final Pattern QUEUED = Pattern.compile("skmem:\\([^)]*,w(\\d+),");

    static Held by(NodeProcess node) throws IOException, InterruptedException {
        collect(node.process().pid());
        var meters = meters(node.url());
        double own =
                heap(meters, "used") - heap(meters, "committed") + node.residentMiB() * KIB * KIB;
        return new Held(own / KIB, kernel(node.url().getPort()) / KIB);
    }

    private static void collect(long pid) throws IOException, InterruptedException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(tool, Long.toString(pid), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String meters(URI node) throws IOException, InterruptedException {
        var question = HttpRequest.newBuilder(node.resolve("/metrics")).build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(question, BodyHandlers.ofString()).body();
        }
    }

    private static double heap(String meters, String what) {
        return Pattern.compile("jvm_memory_" + what + "_bytes\\{area=\"heap\".*\\} (\\S+)")
                .matcher(meters)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    /// As `ss` tells it; not a number where there is none.
    private static double kernel(int port) throws IOException {
        try {
            var process = new ProcessBuilder("ss", "-tmn", "sport", "=", ":" + port).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return QUEUED.matcher(said)
                    .results()
                    .mapToDouble(found -> Double.parseDouble(found.group(1)))
                    .sum();
        } catch (IOException _) { // there is no ss
            return Double.NaN;
        }
    }
}
