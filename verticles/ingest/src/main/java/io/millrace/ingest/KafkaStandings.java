package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PartitionStanding;
import io.millrace.ingest.api.IngestRequest.Standing;
import io.millrace.ingest.api.IngestRequest.StandingList;
import io.millrace.ingest.store.PipelineStore;
import io.millrace.ingest.store.SourceStore;
import io.millrace.ingest.store.SourceStore.Stream;
import io.millrace.ingest.store.TopicStore;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Brokers;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// How far a tenant's Kafka sources are behind: the offsets that Postgres holds beside those of the
/// topics, so that it is the same whichever node is asked.
final class KafkaStandings {
    private static final double SECONDS = 60;
    private static final int ADMIN_MILLIS = 5_000;
    private static final int AT_ONCE = 2;
    private static final String AWAY = "Kafka does not answer.";

    private final TenantDb db;
    private final @Nullable Brokers brokers;
    private final WorkerExecutor threads;
    private final SourceStore sources = new SourceStore();
    private final PipelineStore pipeline = new PipelineStore();
    private final TopicStore topics;

    /// @param brokers null where the node has no Kafka
    KafkaStandings(Vertx vertx, TenantDb db, @Nullable Brokers brokers) {
        this.db = db;
        this.brokers = brokers;
        this.topics = new TopicStore(db);
        this.threads = vertx.createSharedWorkerExecutor("millrace-standings", AT_ONCE);
    }

    /// A source as Postgres knows it.
    ///
    /// @param isClaimed the topic is the tenant's
    /// @param since records before it are not the tenant's; null when all are
    /// @param read lately, by the ledger's name of the partition
    private record Known(
            Stream stream,
            boolean isClaimed,
            @Nullable Instant since,
            Map<Integer, Long> stored,
            Map<String, Long> read) {
        double rate(int partition) {
            var name = "kafka:" + stream.name() + "/" + partition;
            return read.getOrDefault(name, 0L) / SECONDS;
        }
    }

    /// The offsets of a partition that there are.
    private record Bounds(long first, long end) {}

    StandingList of(TenantId tenant) {
        var known = db.in(tenant, c -> known(c, tenant));
        var kafka = brokers;
        if (known.isEmpty() || kafka == null) {
            return new StandingList(
                    known.stream().map(its -> untold(tenant, its, "No Kafka is known.")).toList());
        }
        return threads.executeBlocking(() -> new StandingList(ask(kafka, tenant, known)), false)
                .await();
    }

    private List<Known> known(SqlConnection c, TenantId tenant) {
        var read = new HashMap<String, Long>();
        pipeline.read(c, SECONDS).forEach(its -> read.put(its.source(), its.records()));
        var known = new ArrayList<Known>();
        for (var stream : sources.all(c)) {
            var claim = topics.find(c, tenant, stream.topic());
            known.add(
                    new Known(
                            stream,
                            claim.isPresent(),
                            claim.isPresent() ? claim.get().since() : null,
                            sources.offsets(c, stream.name()),
                            read));
        }
        return known;
    }

    private static List<Standing> ask(Brokers kafka, TenantId tenant, List<Known> known) {
        var settings =
                kafka.client(
                        Map.of(
                                "default.api.timeout.ms",
                                Integer.toString(ADMIN_MILLIS),
                                "request.timeout.ms",
                                Integer.toString(ADMIN_MILLIS)));
        var standings = new ArrayList<Standing>();
        boolean isAway = false; // then the others do not wait for it as well
        try (var admin = Admin.create(Map.<String, Object>copyOf(settings))) {
            for (var its : known) {
                var standing = isAway ? untold(tenant, its, AWAY) : standing(admin, tenant, its);
                isAway = AWAY.equals(standing.problem());
                standings.add(standing);
            }
            return standings;
        } catch (KafkaException _) { // its address cannot be resolved
            return known.stream().map(its -> untold(tenant, its, AWAY)).toList();
        }
    }

    private static Standing standing(Admin admin, TenantId tenant, Known its) {
        if (!its.isClaimed()) return untold(tenant, its, "The topic is another organization's.");
        try {
            return told(tenant, its, bounds(admin, its));
        } catch (ExecutionException e) {
            boolean isMissing = e.getCause() instanceof UnknownTopicOrPartitionException;
            return untold(tenant, its, isMissing ? "The topic is not there." : AWAY);
        } catch (TimeoutException _) {
            return untold(tenant, its, AWAY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return untold(tenant, its, "Kafka was not asked to the end.");
        }
    }

    private static Map<Integer, Bounds> bounds(Admin admin, Known its)
            throws ExecutionException, InterruptedException, TimeoutException {
        var topic = its.stream().topic();
        var described =
                admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get(ADMIN_MILLIS, TimeUnit.MILLISECONDS)
                        .get(topic);
        var firsts = new HashMap<TopicPartition, OffsetSpec>();
        var lasts = new HashMap<TopicPartition, OffsetSpec>();
        if (described != null) {
            for (var partition : described.partitions()) {
                var one = new TopicPartition(topic, partition.partition());
                firsts.put(one, first(its.since()));
                lasts.put(one, OffsetSpec.latest());
            }
        }
        var begins = offsets(admin, firsts);
        var ends = offsets(admin, lasts);
        var bounds = new TreeMap<Integer, Bounds>();
        ends.forEach((partition, end) -> {
            long first = begins.getOrDefault(partition, -1L);
            // None is as young as the tenant's right to read.
            bounds.put(partition, new Bounds(first < 0 ? end : first, end));
        });
        return bounds;
    }

    private static OffsetSpec first(@Nullable Instant since) {
        return since == null
                ? OffsetSpec.earliest()
                : OffsetSpec.forTimestamp(since.toEpochMilli());
    }

    private static Map<Integer, Long> offsets(Admin admin, Map<TopicPartition, OffsetSpec> asked)
            throws ExecutionException, InterruptedException, TimeoutException {
        var found = new HashMap<Integer, Long>();
        admin.listOffsets(asked)
                .all()
                .get(ADMIN_MILLIS, TimeUnit.MILLISECONDS)
                .forEach((partition, its) -> found.put(partition.partition(), its.offset()));
        return found;
    }

    private static Standing told(TenantId tenant, Known its, Map<Integer, Bounds> bounds) {
        var partitions = new ArrayList<PartitionStanding>();
        bounds.forEach((partition, offsets) -> {
            long stored = its.stored().getOrDefault(partition, 0L);
            long next = stored > 0 ? stored : offsets.first();
            partitions.add(
                    new PartitionStanding(
                            partition,
                            offsets.first(),
                            offsets.end(),
                            next,
                            Math.max(0, offsets.end() - next),
                            its.rate(partition)));
        });
        long lag = partitions.stream().mapToLong(PartitionStanding::lag).sum();
        return standing(tenant, its, lag, partitions, its.stream().problem());
    }

    private static Standing untold(TenantId tenant, Known its, String problem) {
        return standing(tenant, its, null, List.of(), problem);
    }

    private static Standing standing(
            TenantId tenant,
            Known its,
            @Nullable Long lag,
            List<PartitionStanding> partitions,
            @Nullable String problem) {
        var stream = its.stream();
        double rate = partitions.stream().mapToDouble(PartitionStanding::recordsPerSecond).sum();
        return new Standing(
                stream.name(),
                stream.topic(),
                KafkaReader.group(tenant, stream.name()),
                lag,
                rate,
                skew(partitions),
                problem,
                partitions);
    }

    private static @Nullable Double skew(List<PartitionStanding> partitions) {
        var records =
                partitions.stream().mapToLong(its -> its.end() - its.first()).summaryStatistics();
        if (records.getCount() == 0 || records.getSum() <= 0) return null;
        return records.getMax() / records.getAverage();
    }
}
