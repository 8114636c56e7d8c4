package io.millrace.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What clients notice of nodes of a cluster that are killed, leave and come back, one after the
/// other, while it works.
public final class Failover {
    private static final int CALLERS = 6;
    private static final int LOADERS = 3;
    private static final int NODES = 3;
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);

    /// The node that stays has no workers, so that what it is asked goes to the others.
    private static final List<List<String>> ROLES =
            List.of(List.of("gateway", "relay"), List.of(), List.of());

    private final Fleet fleet;
    private final Ground ground;
    private final Tenant tenant;
    private final Callers callers;
    private final Consumer<String> progress;
    private final Noticed noticed = new Noticed();

    private Failover(
            Fleet fleet, Ground ground, Tenant tenant, Callers callers, Consumer<String> progress) {
        this.fleet = fleet;
        this.ground = ground;
        this.tenant = tenant;
        this.callers = callers;
        this.progress = progress;
    }

    /// The longest times over all rounds.
    private static final class Noticed {
        private Duration killed = Duration.ZERO;
        private Duration left = Duration.ZERO;
        private Duration joined = Duration.ZERO;
        private Duration taken = Duration.ZERO;
        private Duration moved = Duration.ZERO;
        private int takenOver;
        private int moves;
        private int unclean;
    }

    /// @param answered requests
    /// @param failedOnce requests that failed at first
    /// @param failedAgain those that failed again a second later
    /// @param afterKill longest time from a kill to the end of the last request that failed for it
    /// @param afterLeave the same from SIGTERM
    /// @param afterJoin the same from a start
    /// @param moves sockets that a kill broke
    /// @param socketGap longest time from a socket's end to its next frame elsewhere
    /// @param rounds in which runs of the killed node went to another
    /// @param runGap longest time from the kill until another node had such a run
    /// @param unclean nodes that did not end well when told to
    /// @param blocked warnings of blocked event loops, of all lives of all nodes
    public record Outcome(
            int answered,
            int failedOnce,
            int failedAgain,
            Duration afterKill,
            Duration afterLeave,
            Duration afterJoin,
            int moves,
            Duration socketGap,
            int rounds,
            Duration runGap,
            int unclean,
            long blocked,
            Audit stored,
            Audit.Ledger ledger) {
        public long lost() {
            return stored.lost();
        }

        public long doubled() {
            return stored.doubled();
        }

        /// Batches that the ledger does not account for.
        public long unaccounted() {
            return ledger.unbalanced() + ledger.open();
        }
    }

    /// Kills, lets leave and starts again a node in each round.
    public static Outcome run(Path folder, int rounds, Consumer<String> progress)
            throws IOException, InterruptedException, SQLException {
        try (var ground = Ground.start(folder);
                var fleet = Fleet.start(folder, ground, ROLES)) {
            var tenant = Tenant.signUp(fleet.urls().getFirst());
            var callers = Callers.start(tenant, fleet.urls(), CALLERS);
            var failover = new Failover(fleet, ground, tenant, callers, progress);
            try (callers;
                    var _ = Loaders.start(tenant, fleet.urls(), LOADERS)) {
                TimeUnit.SECONDS.sleep(AFTERWARDS.toSeconds());
                for (int i = 0; i < rounds; i++) failover.round(1 + i % (NODES - 1));
            }
            return failover.outcome();
        }
    }

    private Outcome outcome() throws IOException, InterruptedException, SQLException {
        var stored =
                Audit.of(tenant, fleet.urls().getFirst(), Callers.DATASET, callers.acknowledged());
        return new Outcome(
                callers.answered(),
                callers.failures().size(),
                callers.failedAgain(),
                noticed.killed,
                noticed.left,
                noticed.joined,
                noticed.moves,
                noticed.moved,
                noticed.takenOver,
                noticed.taken,
                noticed.unclean,
                fleet.blockedWarnings(),
                stored,
                Audit.ledger(tenant, ground));
    }

    private void round(int node) throws InterruptedException, SQLException {
        kill(node);
        noticed.joined = longer(noticed.joined, noticed("join", () -> fleet.begin(node)));
        noticed.left =
                longer(
                        noticed.left,
                        noticed(
                                "leave",
                                () -> {
                                    if (fleet.terminate(node) != 0) noticed.unclean++;
                                }));
        noticed.joined = longer(noticed.joined, noticed("join", () -> fleet.begin(node)));
    }

    private void kill(int node) throws InterruptedException, SQLException {
        try (var jobs = Jobs.of(ground);
                var watch = Watch.start(tenant, from(node))) {
            TimeUnit.SECONDS.sleep(1);
            jobs.awaitOwners(NODES - 1);
            long killed = System.nanoTime();
            fleet.kill(node);
            var taken = jobs.awaitTakenOver(killed);
            TimeUnit.SECONDS.sleep(AFTERWARDS.toSeconds());
            noticed.killed = longer(noticed.killed, lastFailure("kill", killed));
            if (taken.isPresent()) noticed.takenOver++;
            noticed.taken = longer(noticed.taken, taken.orElse(Duration.ZERO));
            noticed.moves += (int) watch.moves().count();
            noticed.moved = longer(noticed.moved, watch.moves().longest());
        }
    }

    /// The nodes in an order that begins with one.
    private List<URI> from(int node) {
        var nodes = new ArrayList<>(fleet.urls());
        Collections.rotate(nodes, -node);
        return nodes;
    }

    /// Does something; how long requests failed from its beginning on.
    private Duration noticed(String what, Runnable act) throws InterruptedException {
        long start = System.nanoTime();
        act.run();
        TimeUnit.SECONDS.sleep(AFTERWARDS.toSeconds());
        return lastFailure(what, start);
    }

    private Duration lastFailure(String what, long since) {
        var failures = callers.failuresSince(since);
        var longest = Duration.ZERO;
        for (var failure : failures) {
            longest = longer(longest, Duration.ofNanos(failure.ended() - since));
        }
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "%s: %d requests failed, the last after %d ms %s",
                        what,
                        failures.size(),
                        longest.toMillis(),
                        failures.stream().map(Callers.Failure::what).distinct().toList()));
        return longest;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
