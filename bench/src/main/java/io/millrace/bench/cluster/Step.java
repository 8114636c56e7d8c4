package io.millrace.bench.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// One fault of a campaign.
///
/// @param node which is meant, where it is one of a node
/// @param rest before it
/// @param length for which something stands still or is away
record Step(Fault fault, int node, Duration rest, Duration length) {
    /// What goes wrong, how often beside the others, and for how long at most.
    enum Fault {
        /// `kill -9`, then a new start.
        KILL(5, 1),
        /// SIGTERM, then a new start.
        STOP(4, 1),
        /// SIGTERM, then a start as the next version, or as this one again.
        UPDATE(3, 1),
        /// SIGSTOP, then SIGCONT.
        HALT(6, 9_000),
        /// The node's connections to Postgres break and cannot be made.
        CUT(6, 3_000),
        /// Nothing passes between the node and Postgres.
        HANG(5, 4_000),
        /// The node and the others do not reach each other.
        PART(4, 8_000),
        /// The same, and it does not reach Postgres either.
        ISOLATE(3, 8_000),
        /// The node may hold little more memory than it does; it may be killed for that.
        MEMORY(3, 3_000),
        /// There is no room left for what is uploaded.
        DISK(2, 2_000),
        /// The broker goes and comes back.
        KAFKA(2, 2_000),
        /// Postgres goes and comes back.
        POSTGRES(2, 2_000);

        private final int weight;
        private final int longestMillis;

        Fault(int weight, int longestMillis) {
            this.weight = weight;
            this.longestMillis = longestMillis;
        }

        /// Whether it strikes one node only.
        boolean isOfNode() {
            return this != KAFKA && this != POSTGRES && this != DISK;
        }

        private static Fault at(int place, Set<Fault> possible) {
            int left = place;
            for (var fault : possible) {
                if (left < fault.weight) return fault;
                left -= fault.weight;
            }
            throw new IllegalArgumentException("place: " + place);
        }

        private static int weights(Set<Fault> possible) {
            return possible.stream().mapToInt(fault -> fault.weight).sum();
        }
    }

    private static final int SHORTEST_MILLIS = 200;
    private static final int LONGEST_REST_MILLIS = 2_500;
    private static final int KILLS_BETWEEN_RESTARTS = 5;

    /// The same for the same seed and the same kinds.
    static List<Step> plan(long seed, int faults, int nodes, EnumSet<Fault> possible) {
        var random = new Random(seed);
        var steps = new ArrayList<Step>();
        for (int i = 0; i < faults; i++) {
            var fault = Fault.at(random.nextInt(Fault.weights(possible)), possible);
            steps.add(step(fault, random, nodes));
        }
        return steps;
    }

    private static Step step(Fault fault, Random random, int nodes) {
        return new Step(
                fault,
                random.nextInt(nodes),
                Duration.ofMillis(random.nextInt(LONGEST_REST_MILLIS)),
                Duration.ofMillis(SHORTEST_MILLIS + random.nextInt(fault.longestMillis)));
    }

    /// So many kills at random moments of load, with a restart of Kafka or of Postgres after every
    /// few of them, in turn. The same for the same seed.
    static List<Step> kills(long seed, int kills, int nodes) {
        var random = new Random(seed);
        var steps = new ArrayList<Step>();
        for (int i = 1; i <= kills; i++) {
            steps.add(step(Fault.KILL, random, nodes));
            if (i % KILLS_BETWEEN_RESTARTS != 0) continue;
            boolean isKafka = i / KILLS_BETWEEN_RESTARTS % 2 != 0;
            steps.add(step(isKafka ? Fault.KAFKA : Fault.POSTGRES, random, nodes));
        }
        return steps;
    }
}
