package io.millrace.bench.cluster;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// A seeded sequence of faults around a cluster that works: uploads, a Kafka source and a live
/// socket go on meanwhile, and at the end everything is counted.
public final class Campaign {
    private static final int CLIENTS = 4;
    private static final int PARTITIONS = 3;

    private final Path folder;
    private final Plan plan;
    private final Consumer<String> progress;

    private Campaign(Path folder, Plan plan, Consumer<String> progress) {
        this.folder = folder;
        this.plan = plan;
        this.progress = progress;
    }

    /// Which faults strike.
    public enum Mix {
        /// All that this machine allows.
        EVERY,
        /// Kills, and restarts of Kafka and Postgres between them, which `faults` does not count.
        KILLS
    }

    /// @param seed of the faults
    /// @param faults how many
    /// @param longest no more faults come after so long
    /// @param nodes of the cluster, from 1
    public record Plan(long seed, int faults, Duration longest, int nodes, Mix mix) {
        /// Every kind of fault, around three nodes.
        public static Plan ofEvery(long seed, int faults, Duration longest) {
            return new Plan(seed, faults, longest, 3, Mix.EVERY);
        }

        /// Kills of the one node there is.
        public static Plan ofKills(long seed, int kills, Duration longest) {
            return new Plan(seed, kills, longest, 1, Mix.KILLS);
        }

        private List<Step> steps() {
            return switch (mix) {
                case EVERY -> Step.plan(seed, faults, nodes, possible());
                case KILLS -> Step.kills(seed, faults, nodes);
            };
        }
    }

    /// @param struck faults by kind
    /// @param seconds that the faults took
    /// @param setAside lines that are no records, as quarantine has them
    /// @param stale keys of which another than the last record is merged
    /// @param requests that were answered well
    /// @param repeated requests that failed once
    /// @param failedAgain that failed a second later as well, with Postgres and room on the disk
    ///   there
    /// @param failedWithGround that did so while one of these was away
    /// @param requestGap longest time without a request that was answered well
    /// @param moves times that the socket went to another node
    /// @param moveGap longest time from its end to its next frame of the channel
    /// @param holes frames that the socket missed
    /// @param repeatedFrames that it had twice
    /// @param amiss nodes that ended otherwise than they were told, with the end of their logs
    /// @param blocked warnings of blocked event loops, those of halted nodes among them
    public record Outcome(
            Map<String, Integer> struck,
            double seconds,
            Audit uploads,
            Audit parcels,
            Audit setAside,
            long stale,
            Audit.Ledger ledger,
            long requests,
            int repeated,
            int failedAgain,
            int failedWithGround,
            Duration requestGap,
            long moves,
            Duration moveGap,
            int holes,
            int repeatedFrames,
            List<String> amiss,
            long blocked) {
        public Outcome {
            amiss = List.copyOf(amiss);
            struck = Collections.unmodifiableMap(new TreeMap<>(struck));
        }

        public int unclean() {
            return amiss.size();
        }

        public long lost() {
            return uploads.lost() + parcels.lost() + setAside.lost();
        }

        public long doubled() {
            return uploads.doubled() + parcels.doubled() + setAside.doubled();
        }

        /// Rows stored with another content than was sent.
        public long altered() {
            return uploads.altered() + parcels.altered();
        }

        /// Batches that the ledger does not account for.
        public long unaccounted() {
            return ledger.unbalanced() + ledger.open();
        }

        public long total() {
            return uploads.total() + parcels.total();
        }

        /// Lines that were set aside.
        public long quarantined() {
            return setAside.total();
        }

        public long disordered() {
            return parcels.disordered();
        }

        public Duration slowestBatch() {
            return ledger.slowest();
        }
    }

    /// Runs with every kind of fault in a process [Apart] where this machine allows one, otherwise
    /// here without those kinds that need it. Blocks until all is counted.
    ///
    /// @param folder for everything that it writes
    /// @param progress gets a line now and then
    public static Outcome run(Path folder, Plan plan, Consumer<String> progress)
            throws IOException, InterruptedException, SQLException {
        if (!Apart.isPossible()) return new Campaign(folder, plan, progress).here();
        var arguments = List.of(folder.toString(), Json.write(plan));
        var process =
                Apart.java(Campaign.class, arguments)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var last = "";
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{")) progress.accept(line);
                last = line;
            }
        } finally {
            process.destroy();
        }
        if (process.waitFor() != 0) throw new IOException("the campaign ended: " + last);
        return Json.read(last, Outcome.class);
    }

    /// Prints how far it is, and at last an [Outcome] as JSON.
    ///
    /// @param arguments a folder and a [Plan] as JSON
    public static void main(String[] arguments)
            throws IOException, InterruptedException, SQLException {
        var plan = Json.read(arguments[1], Plan.class);
        var campaign = new Campaign(Path.of(arguments[0]), plan, System.out::println);
        System.out.println(Json.write(campaign.here()));
        System.exit(0);
    }

    private Outcome here() throws IOException, InterruptedException, SQLException {
        try (var ground = Ground.start(folder);
                var fleet = Fleet.start(folder, ground, plan.nodes())) {
            if (plan.mix() == Mix.EVERY && NextVersion.isPossible()) {
                var place = Files.createDirectories(folder.resolve("next"));
                fleet.setNext(NextVersion.build(place).folder());
            }
            var nodes = fleet.urls();
            var tenant = Tenant.signUp(nodes.getFirst());
            declare(tenant, nodes.getFirst(), ground);
            try (var parcels = Parcels.start(ground.kafka());
                    var uploads = Uploads.start(tenant, nodes, ground, CLIENTS);
                    var watch = Watch.start(tenant, nodes)) {
                TimeUnit.SECONDS.sleep(2);
                long start = System.nanoTime();
                var struck = strike(fleet);
                double seconds = (System.nanoTime() - start) / 1e9;
                fleet.awaitCalm();
                TimeUnit.SECONDS.sleep(2);
                uploads.finish();
                parcels.finish();
                progress.accept("counting");
                return outcome(
                        struck,
                        seconds,
                        new Stood(ground, fleet, tenant, nodes.getFirst()),
                        uploads,
                        parcels,
                        watch);
            }
        }
    }

    private record Stood(Ground ground, Fleet fleet, Tenant tenant, URI node) {}

    private static void declare(Tenant tenant, URI node, Ground ground)
            throws IOException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) ground.kafka()))) {
            admin.createTopics(List.of(new NewTopic(Parcels.TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        var last = Map.of("mode", "upsert", "key", List.of("key"));
        tenant.put(node, "/api/v1/datasets/" + Parcels.LAST, last);
        for (var dataset : List.of(Parcels.DATASET, Parcels.LAST)) {
            tenant.put(
                    node,
                    "/api/v1/sources/" + dataset,
                    Map.of("kind", "kafka", "topic", Parcels.TOPIC, "dataset", dataset));
        }
    }

    /// The kinds that this machine and this process allow.
    private static EnumSet<Step.Fault> possible() {
        var possible = EnumSet.allOf(Step.Fault.class);
        if (!Apart.isHere()) {
            possible.removeAll(Set.of(Step.Fault.PART, Step.Fault.ISOLATE, Step.Fault.DISK));
        }
        if (!NextVersion.isPossible()) possible.remove(Step.Fault.UPDATE);
        if (!MemoryLimit.isPossible()) possible.remove(Step.Fault.MEMORY);
        return possible;
    }

    private Map<Step.Fault, Integer> strike(Fleet fleet) throws InterruptedException {
        var struck = new EnumMap<Step.Fault, Integer>(Step.Fault.class);
        int done = 0;
        long start = System.nanoTime();
        var steps = plan.steps();
        for (var step : steps) {
            if (System.nanoTime() - start > plan.longest().toNanos()) break;
            TimeUnit.NANOSECONDS.sleep(step.rest().toNanos());
            fleet.strike(step);
            struck.merge(step.fault(), 1, Integer::sum);
            if (++done % 10 == 0) progress.accept(done + " of " + steps.size() + " faults");
        }
        return struck;
    }

    private static Outcome outcome(
            Map<Step.Fault, Integer> struck,
            double seconds,
            Stood stood,
            Uploads uploads,
            Parcels parcels,
            Watch watch)
            throws IOException, InterruptedException, SQLException {
        var tenant = stood.tenant();
        var stored = Audit.of(tenant, stood.node(), Uploads.DATASET, uploads.acknowledged());
        var read = Audit.of(tenant, stood.node(), Parcels.DATASET, parcels.acknowledged());
        var ground = stood.ground();
        var setAside = Audit.ofQuarantine(tenant, ground, Uploads.DATASET, uploads.spoilt());
        long stale = Audit.stale(tenant, ground, Parcels.DATASET, Parcels.LAST);
        var names = new TreeMap<String, Integer>();
        struck.forEach((fault, count) -> names.put(fault.name().toLowerCase(Locale.ROOT), count));
        return new Outcome(
                names,
                seconds,
                stored,
                read,
                setAside,
                stale,
                Audit.ledger(tenant, ground),
                uploads.gaps().count(),
                uploads.repeated(),
                uploads.failedAgain(),
                uploads.failedWithGround(),
                uploads.gaps().longest(),
                watch.moves().count(),
                watch.moves().longest(),
                watch.holes(),
                watch.doubled(),
                stood.fleet().amiss(),
                stood.fleet().blockedWarnings());
    }
}
