package io.millrace.bench.cluster;

import io.millrace.embedded.FreePort;
import io.millrace.kernel.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The nodes of one cluster, each with every role, and the faults that strike them. While one is
/// struck it may go on: others are struck meanwhile, but one is always left alone.
final class Fleet implements AutoCloseable {
    private static final int STARTS = 5;
    private static final long RETRY_SECONDS = 2;

    private final Path folder;
    private final Ground ground;
    private final String secret = Ids.random256();
    private final List<Member> members = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger unclean = new AtomicInteger();

    /// One node's places, which stay the same over its lives.
    private static final class Member {
        private final String name;
        private final String clusterHost;
        private final int port;
        private final int clusterPort;
        private final Link postgres;
        private volatile @Nullable NodeProcess process;
        private volatile boolean isStruck;

        Member(String name, String clusterHost, Ground ground) throws IOException {
            this.name = name;
            this.clusterHost = clusterHost;
            this.port = FreePort.find();
            this.clusterPort = FreePort.find();
            this.postgres = Link.to(ground.postgresPort());
        }

        NodeProcess process() {
            return Objects.requireNonNull(process);
        }

        void close() {
            var last = process;
            if (last != null) last.close();
            postgres.close();
        }
    }

    private Fleet(Path folder, Ground ground) {
        this.folder = folder;
        this.ground = ground;
    }

    /// Starts so many nodes on one address; returns when all serve.
    static Fleet start(Path folder, Ground ground, int nodes) throws IOException {
        return start(folder, ground, Collections.nCopies(nodes, "127.0.0.1"));
    }

    /// @param hosts each node's address for the others
    static Fleet start(Path folder, Ground ground, List<String> hosts) throws IOException {
        var fleet = new Fleet(folder, ground);
        for (var host : hosts) {
            fleet.members.add(new Member("node" + fleet.members.size(), host, ground));
        }
        // The first migrates the database.
        fleet.begin(fleet.members.getFirst());
        var others =
                fleet.members.stream()
                        .skip(1)
                        .map(its ->
                                CompletableFuture.runAsync(() -> fleet.begin(its), fleet.threads))
                        .toList();
        others.forEach(CompletableFuture::join);
        return fleet;
    }

    private void begin(Member member) {
        for (int i = 1; ; i++) {
            try {
                member.process = NodeProcess.start(log(member), environment(), options(member));
                return;
            } catch (IllegalStateException e) { // Postgres or Kafka may be away just now
                if (i == STARTS) throw e;
                rest();
            }
        }
    }

    private static void rest() {
        try {
            TimeUnit.SECONDS.sleep(RETRY_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path log(Member member) {
        return folder.resolve(member.name + ".log");
    }

    private Map<String, String> environment() {
        return Map.of(
                "MILLRACE_SECRET_KEY", secret, "MILLRACE_POSTGRES_PASSWORD", ground.password());
    }

    private List<String> options(Member member) {
        var join =
                members.stream()
                        .map(its -> its.clusterHost + ":" + its.clusterPort)
                        .collect(Collectors.joining(","));
        return List.of(
                "--data", folder.resolve(member.name).toString(),
                "--objects", folder.resolve("objects").toString(),
                "--postgres",
                        "postgres://" + ground.superuser() + "@127.0.0.1:" + member.postgres.port(),
                "--kafka", ground.kafka(),
                "--port", Integer.toString(member.port),
                "--cluster-host", member.clusterHost,
                "--cluster-port", Integer.toString(member.clusterPort),
                "--join", join,
                "--leave-pause", "1");
    }

    List<URI> urls() {
        return members.stream().map(its -> URI.create("http://127.0.0.1:" + its.port)).toList();
    }

    /// Nodes that were told to stop and did not end well.
    int unclean() {
        return unclean.get();
    }

    /// Lines of the nodes' logs that say an event loop was blocked.
    long blockedWarnings() {
        return members.stream().mapToLong(its -> blockedWarnings(log(its))).sum();
    }

    private static long blockedWarnings(Path log) {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("BlockedThreadChecker")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Strikes; waits before it until some node may be struck, but not for the end of a node's
    /// fault. Those of the ground end before it returns.
    void strike(Step step) throws InterruptedException {
        switch (step.fault()) {
            case KAFKA -> ground.restartKafka(step.length());
            case POSTGRES -> ground.restartPostgres(step.length());
            case KILL, STOP, HALT, CUT, HANG -> {
                var member = choose(step.node());
                threads.execute(() -> strike(member, step));
            }
        }
    }

    private Member choose(int first) throws InterruptedException {
        while (true) {
            var calm = members.stream().filter(its -> !its.isStruck).toList();
            if (calm.size() > 1) {
                var member = calm.get(first % calm.size());
                member.isStruck = true;
                return member;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void strike(Member member, Step step) {
        try {
            if (!member.process().isAlive()) unclean.incrementAndGet();
            switch (step.fault()) {
                case KILL -> {
                    member.process().kill();
                    begin(member);
                }
                case STOP -> {
                    if (member.process().terminate() != 0) unclean.incrementAndGet();
                    begin(member);
                }
                case HALT -> {
                    member.process().halt();
                    TimeUnit.NANOSECONDS.sleep(step.length().toNanos());
                    member.process().resume();
                }
                case CUT -> member.postgres.cut(step.length());
                case HANG -> member.postgres.hang(step.length());
                case KAFKA, POSTGRES -> throw new IllegalArgumentException("not of a node");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            member.isStruck = false;
        }
    }

    /// Parts one node from the others and from Postgres for so long. Needs a network namespace of
    /// its own, where the nodes have addresses of their own.
    void cutOff(int node, Duration length) throws InterruptedException {
        var member = members.get(node);
        route("blackhole", member.clusterHost + "/32");
        try {
            member.postgres.cut(length);
        } finally {
            route("local", member.clusterHost + "/32", "dev", "lo");
        }
    }

    private static void route(String... what) throws InterruptedException {
        var words = new ArrayList<>(List.of("ip", "route", "replace"));
        words.addAll(List.of(what));
        words.addAll(List.of("table", "local"));
        try {
            int code = new ProcessBuilder(words).inheritIO().start().waitFor();
            if (code != 0) throw new IllegalStateException(String.join(" ", words) + ": " + code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until no node is struck any more.
    void awaitCalm() throws InterruptedException {
        while (members.stream().anyMatch(its -> its.isStruck)) TimeUnit.MILLISECONDS.sleep(50);
    }

    @Override
    public void close() {
        threads.shutdown();
        members.forEach(Member::close);
    }
}
