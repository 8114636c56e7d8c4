package io.millrace.app;

import io.millrace.stream.Brokers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The topics that a Kafka has, and how far behind their ends those are who read them.
final class TopicReport {
    private static final long WAIT_SECONDS = 15;

    private final Admin admin;

    private TopicReport(Admin admin) {
        this.admin = admin;
    }

    /// @param records that are kept
    /// @param readers groups that say how far they are; a source of ours does
    record Topic(String topic, int partitions, long records, List<Reader> readers) {
        Topic {
            readers = List.copyOf(readers);
        }
    }

    /// @param behind records that it has not read, of those partitions that it has read from
    record Reader(String group, long behind) {}

    /// All topics by name, but for Kafka's own. Blocks.
    static List<Topic> of(Brokers brokers)
            throws ExecutionException, TimeoutException, InterruptedException {
        var wait = Long.toString(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        var settings =
                brokers.client(Map.of("default.api.timeout.ms", wait, "request.timeout.ms", wait));
        try (var admin = Admin.create(Map.<String, Object>copyOf(settings))) {
            return new TopicReport(admin).read();
        }
    }

    private List<Topic> read() throws ExecutionException, TimeoutException, InterruptedException {
        var names = get(admin.listTopics().names());
        var described = get(admin.describeTopics(names).allTopicNames());
        var topics = new TreeMap<String, TopicDescription>(described);
        var partitions = topics.values().stream().flatMap(TopicReport::partitions).toList();
        var first = offsets(partitions, OffsetSpec.earliest());
        var end = offsets(partitions, OffsetSpec.latest());
        var groups = get(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all());
        var committed = committed(groups);
        var found = new ArrayList<Topic>();
        for (var topic : topics.values()) {
            long records = 0;
            for (var its : partitions(topic).toList()) records += of(end, its) - of(first, its);
            var readers = readers(topic.name(), committed, end);
            found.add(new Topic(topic.name(), topic.partitions().size(), records, readers));
        }
        return found;
    }

    private static Stream<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(its -> new TopicPartition(topic.name(), its.partition()));
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec where)
            throws ExecutionException, TimeoutException, InterruptedException {
        var wanted = partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> where));
        Map<TopicPartition, ListOffsetsResultInfo> told = get(admin.listOffsets(wanted).all());
        var offsets = new HashMap<TopicPartition, Long>();
        told.forEach((partition, its) -> offsets.put(partition, its.offset()));
        return offsets;
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(
            Collection<GroupListing> groups)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (groups.isEmpty()) return Map.of();
        var wanted = new TreeMap<String, ListConsumerGroupOffsetsSpec>();
        for (var its : groups) wanted.put(its.groupId(), new ListConsumerGroupOffsetsSpec());
        var told = get(admin.listConsumerGroupOffsets(wanted).all());
        return new TreeMap<String, Map<TopicPartition, OffsetAndMetadata>>(told);
    }

    private static long of(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNullElse(offsets.get(partition), 0L);
    }

    private static List<Reader> readers(
            String topic,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> committed,
            Map<TopicPartition, Long> end) {
        var readers = new ArrayList<Reader>();
        committed.forEach((group, offsets) -> {
            long behind = 0;
            boolean reads = false;
            for (var its : offsets.entrySet()) {
                @Nullable OffsetAndMetadata next = its.getValue();
                if (next == null || !its.getKey().topic().equals(topic)) continue;
                reads = true;
                behind += Math.max(0, of(end, its.getKey()) - next.offset());
            }
            if (reads) readers.add(new Reader(group, behind));
        });
        return readers;
    }

    private static <T> T get(KafkaFuture<T> asked)
            throws ExecutionException, TimeoutException, InterruptedException {
        return asked.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
}
