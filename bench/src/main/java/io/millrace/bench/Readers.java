package io.millrace.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.kernel.Json;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads one address over and over on several connections, from a process of its own: its CPU time
/// is not the server's.
final class Readers {
    private Readers() {}

    /// What the readers saw.
    record Seen(int count, double wallSeconds, double p50Millis, double p99Millis) {}

    /// Reads `each` times on each of `connections`; returns when all is read.
    ///
    /// @param token sent as a bearer token; empty sends none
    static Seen read(URI url, String token, int connections, int each)
            throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path", File.pathSeparator),
                                Readers.class.getName(),
                                url.toString(),
                                Integer.toString(connections),
                                Integer.toString(each))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var out = process.outputWriter(StandardCharsets.UTF_8)) {
            out.write(token);
        }
        var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException("the readers failed: " + answer);
        try {
            return Json.MAPPER.readValue(answer, Seen.class);
        } catch (JsonProcessingException e) {
            throw new IOException("the readers said: " + answer, e);
        }
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        var token = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(arguments[0])).GET();
        if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
        var seen =
                run(
                        request.build(),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]));
        System.out.println(Json.write(seen));
    }

    private static Seen run(HttpRequest request, int connections, int each)
            throws InterruptedException, ExecutionException {
        var times = new Latencies();
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < connections; i++) {
                running.add(threads.submit(() -> read(request, each, times)));
            }
            for (var one : running) one.get();
        }
        double wall = (System.nanoTime() - start) / 1e9;
        return new Seen(times.count(), wall, times.percentile(0.50), times.percentile(0.99));
    }

    private static boolean read(HttpRequest request, int each, Latencies times)
            throws IOException, InterruptedException {
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < each; i++) {
                long start = System.nanoTime();
                var answer = http.send(request, BodyHandlers.ofByteArray());
                if (answer.statusCode() != 200) {
                    throw new IOException(request.uri() + " answered " + answer.statusCode());
                }
                times.add(Duration.ofNanos(System.nanoTime() - start));
            }
        }
        return true;
    }
}
