package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Many clients in a process of their own, so that they cost the node's process nothing. It says
/// `ready` when all are connected, answers each `count` with a line of JSON, and ends with its
/// input.
final class Crowd implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;

    /// Starts `main` and returns when all its clients are connected.
    Crowd(Class<?> main, String... arguments) throws IOException {
        this(List.of(), main, arguments);
    }

    /// Like the constructor, but with clients that leave the cores to the node wherever both want
    /// them: their machine is elsewhere in real life.
    static Crowd yielding(Class<?> main, String... arguments) throws IOException {
        return new Crowd(List.of("nice", "-n", "19"), main, arguments);
    }

    private Crowd(List<String> before, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = process.inputReader(StandardCharsets.UTF_8);
        in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        var said = out.readLine();
        if (!"ready".equals(said)) {
            close();
            throw new IOException("the clients do not connect: " + said);
        }
    }

    /// What the clients have seen since the last time.
    JsonNode count() throws IOException {
        in.println("count");
        return Json.MAPPER.readTree(String.valueOf(out.readLine()));
    }

    @Override
    public void close() {
        in.close();
        process.destroy();
    }
}
