package io.millrace.bench.cluster;

import io.millrace.embedded.FreePort;
import io.millrace.kernel.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The nodes of one cluster, each with every role, and the faults that strike them. While one is
/// struck it may go on: others are struck meanwhile, but one is always left alone, unless there is
/// only one.
final class Fleet implements AutoCloseable {
    private static final int STARTS = 5;
    private static final long RETRY_SECONDS = 2;

    private final Path folder;
    private final Ground ground;
    private final String secret = Ids.random256();
    private final List<Member> members = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> amiss = new ConcurrentLinkedQueue<>();
    private volatile Optional<Path> next = Optional.empty();

    /// One node's places, which stay the same over its lives.
    private static final class Member {
        private final String name;
        private final String clusterHost;
        private final List<String> roles;
        private final int port;
        private final int clusterPort;
        private final Link postgres;
        private volatile Optional<Path> version = Optional.empty();
        private volatile @Nullable NodeProcess process;
        private volatile boolean isStruck;

        Member(int number, List<String> roles, Ground ground) throws IOException {
            this.name = "node" + number;
            this.clusterHost = Apart.isHere() ? Apart.address(number) : "127.0.0.1";
            this.roles = roles;
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

    /// Starts so many nodes with every role; returns when all serve.
    static Fleet start(Path folder, Ground ground, int nodes) throws IOException {
        return start(folder, ground, Collections.nCopies(nodes, List.of()));
    }

    /// @param roles of each node; none means all
    static Fleet start(Path folder, Ground ground, List<List<String>> roles) throws IOException {
        var fleet = new Fleet(folder, ground);
        for (var its : roles) {
            fleet.members.add(new Member(fleet.members.size(), its, ground));
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
                member.process =
                        NodeProcess.start(
                                log(member), member.version, environment(), options(member));
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
        var postgres = "postgres://" + ground.superuser() + "@127.0.0.1:" + member.postgres.port();
        var options = new ArrayList<String>();
        options.addAll(List.of("--data", folder.resolve(member.name).toString()));
        options.addAll(List.of("--objects", ground.objects().toString()));
        options.addAll(List.of("--postgres", postgres, "--kafka", ground.kafka()));
        options.addAll(List.of("--port", Integer.toString(member.port)));
        options.addAll(List.of("--cluster-host", member.clusterHost));
        options.addAll(List.of("--cluster-port", Integer.toString(member.clusterPort)));
        options.addAll(List.of("--join", join, "--leave-pause", "1"));
        if (!member.roles.isEmpty()) {
            options.addAll(List.of("--roles", String.join(",", member.roles)));
        }
        return options;
    }

    List<Long> pids() {
        return members.stream().map(its -> its.process().pid()).toList();
    }

    List<URI> urls() {
        return members.stream().map(its -> URI.create("http://127.0.0.1:" + its.port)).toList();
    }

    /// Nodes that ended otherwise than they were told, or did not start again, each with what its
    /// log says last.
    List<String> amiss() {
        return List.copyOf(amiss);
    }

    private void noteAmiss(Member member, Step step, String what) {
        var last = NodeProcess.tail(log(member));
        amiss.add("%s, %s: %s%n%s".formatted(member.name, step.fault(), what, last));
    }

    /// Lines of the nodes' logs that say an event loop was blocked.
    long blockedWarnings() {
        return members.stream().mapToLong(its -> NodeLog.blockedWarnings(log(its))).sum();
    }

    /// Says what nodes become that are updated.
    ///
    /// @param version a folder of classes and resources that replace the product's own
    void setNext(Path version) {
        next = Optional.of(version);
    }

    /// Strikes; waits before it until some node may be struck, but not for the end of a node's
    /// fault. Those of the ground end before it returns.
    void strike(Step step) throws InterruptedException {
        switch (step.fault()) {
            case KAFKA -> ground.restartKafka(step.length());
            case POSTGRES -> ground.restartPostgres(step.length());
            case DISK -> ground.fillDisk(step.length());
            case KILL, STOP, UPDATE, HALT, CUT, HANG, PART, ISOLATE, MEMORY -> {
                var member = choose(step.node());
                threads.execute(() -> strike(member, step));
            }
        }
    }

    private Member choose(int first) throws InterruptedException {
        while (true) {
            var calm = members.stream().filter(its -> !its.isStruck).toList();
            if (calm.size() > 1 || calm.size() == members.size()) {
                var member = calm.get(first % calm.size());
                member.isStruck = true;
                return member;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void strike(Member member, Step step) {
        try {
            var before = member.process();
            if (!before.isAlive()) {
                noteAmiss(member, step, "had ended with " + before.exitCode());
            }
            switch (step.fault()) {
                case KILL -> {
                    before.kill();
                    begin(member);
                }
                case STOP -> {
                    leave(member, step);
                    begin(member);
                }
                case UPDATE -> {
                    leave(member, step);
                    member.version = member.version.isPresent() ? Optional.empty() : next;
                    begin(member);
                }
                case HALT -> {
                    before.halt();
                    TimeUnit.NANOSECONDS.sleep(step.length().toNanos());
                    before.resume();
                }
                case CUT -> member.postgres.cut(step.length());
                case HANG -> member.postgres.hang(step.length());
                case PART ->
                        part(member, () -> TimeUnit.NANOSECONDS.sleep(step.length().toNanos()));
                case ISOLATE -> part(member, () -> member.postgres.cut(step.length()));
                case MEMORY -> squeeze(member, step.length());
                case KAFKA, POSTGRES, DISK -> throw new IllegalArgumentException("not of a node");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException | UncheckedIOException e) {
            noteAmiss(member, step, "did not start: " + e.getMessage());
        } finally {
            member.isStruck = false;
        }
    }

    private void leave(Member member, Step step) {
        int code = member.process().terminate();
        if (code != 0) noteAmiss(member, step, "ended with " + code);
    }

    /// Something that goes on for a time.
    @FunctionalInterface
    private interface Meanwhile {
        void run() throws InterruptedException;
    }

    /// Parts a node from the others until `meanwhile` is over. This process must be [Apart].
    private static void part(Member member, Meanwhile meanwhile) throws InterruptedException {
        Apart.close(member.clusterHost, true);
        try {
            meanwhile.run();
        } finally {
            Apart.close(member.clusterHost, false);
        }
    }

    /// Parts a node from the others and from Postgres for so long.
    void cutOff(int node, Duration length) throws InterruptedException {
        var member = members.get(node);
        part(member, () -> member.postgres.cut(length));
    }

    private void squeeze(Member member, Duration length) throws InterruptedException {
        try (var _ = MemoryLimit.around(member.process().pid())) {
            member.process().awaitEnd(length);
        }
        if (!member.process().isAlive()) begin(member);
    }

    /// `kill -9`.
    void kill(int node) {
        members.get(node).process().kill();
    }

    /// SIGTERM; its exit code.
    int terminate(int node) {
        return members.get(node).process().terminate();
    }

    /// Lets a node leave and come back as another version.
    ///
    /// @param version a folder of classes and resources that replace the product's own
    /// @return the exit code of its life before
    int update(int node, Path version) {
        int code = terminate(node);
        members.get(node).version = Optional.of(version);
        begin(node);
        return code;
    }

    /// Starts a node that has ended; returns when it serves.
    void begin(int node) {
        begin(members.get(node));
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
