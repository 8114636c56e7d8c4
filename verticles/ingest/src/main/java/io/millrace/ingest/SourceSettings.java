package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.DeleteSource;
import io.millrace.ingest.api.IngestRequest.Deleted;
import io.millrace.ingest.api.IngestRequest.PutSource;
import io.millrace.ingest.api.IngestRequest.SourceAnswer;
import io.millrace.ingest.api.IngestRequest.SourceBatch;
import io.millrace.ingest.api.IngestRequest.SourceList;
import io.millrace.ingest.engine.ValueReader;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.SourceStore;
import io.millrace.ingest.store.SourceStore.Closing;
import io.millrace.ingest.store.SourceStore.Stream;
import io.millrace.ingest.store.TopicStore;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Topics;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What tenants decide about their sources.
final class SourceSettings {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,50}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Set<String> FORMATS = Set.of("json", "cloudevents", "avro");

    private static final int MOST_RECORDS = 5_000;
    private static final int MOST_SECONDS = 60;

    private final Vertx vertx;
    private final TenantDb db;
    private final SourceStore sources = new SourceStore();
    private final TopicStore topics;
    private final DatasetStore datasets = new DatasetStore();
    private final PullAnnouncer pulled;
    private final AvroSettings avro;
    private final SlotDropper slots;
    private final int most;

    /// @param pulled the sources of other kinds
    /// @param most sources of a tenant, of whatever kind
    SourceSettings(
            Vertx vertx,
            TenantDb db,
            PullAnnouncer pulled,
            AvroSettings avro,
            SlotDropper slots,
            int most) {
        this.vertx = vertx;
        this.db = db;
        this.topics = new TopicStore(db);
        this.pulled = pulled;
        this.avro = avro;
        this.slots = slots;
        this.most = most;
    }

    SourceAnswer put(PutSource request) {
        check(request);
        avro.check(request);
        var answer =
                db.in(
                        request.tenant(),
                        c -> {
                            checkRoom(sources.lockOthers(c, request.name()), most);
                            checkKind(sources.kind(c, request.name()), request.kind());
                            var secret = avro.secret(request, sources.find(c, request.name()));
                            claim(c, request);
                            datasets.add(c, request.dataset());
                            var stream = stream(request, secret);
                            sources.put(c, stream);
                            topics.releaseUnread(c, request.tenant());
                            return answer(c, stream);
                        });
        changed(request.tenant());
        return answer;
    }

    private static Stream stream(PutSource request, @Nullable String secret) {
        return new Stream(
                request.name(),
                request.kind(),
                request.topic(),
                request.format(),
                request.dataset(),
                request.pointer(),
                null,
                closing(request.batch()),
                AvroSettings.settings(request),
                secret);
    }

    static void checkNames(String name, String dataset) {
        Acceptance.checkName(dataset);
        if (!NAME.matcher(name).matches()) throw invalid("name: a-z, 0-9, - and _");
    }

    /// A source stays what it is.
    static void checkKind(Optional<String> before, String kind) {
        if (before.isEmpty() || before.get().equals(kind)) return;
        throw Problem.conflict(
                        "There is a source of the kind %s by this name: delete it, or choose another."
                                .formatted(before.get()))
                .toException();
    }

    static void checkRoom(long others, int most) {
        if (others < most) return;
        throw Problem.conflict("An organization has at most " + most + " sources; delete one.")
                .toException();
    }

    /// The answer is the same whoever has the topic.
    private void claim(SqlConnection c, PutSource request) {
        var topic = request.topic();
        if (topics.claim(c, request.tenant(), topic)) return;
        throw Problem.conflict("topic: " + topic + " is not free; name another.").toException();
    }

    Deleted delete(DeleteSource asked) {
        var tenant = asked.tenant();
        var name = asked.name();
        if (!asked.leavesSlot()) slots.drop(tenant, name);
        db.in(
                tenant,
                c -> {
                    if (!sources.delete(c, name)) throw PullService.noSource(name);
                    topics.releaseUnread(c, tenant);
                    return null;
                });
        changed(tenant);
        return new Deleted(name);
    }

    private void changed(TenantId tenant) {
        vertx.eventBus().publish(KafkaSources.CHANGED, tenant.value());
    }

    private static void check(PutSource request) {
        checkNames(request.name(), request.dataset());
        if (!request.kind().equals("kafka")) throw invalid("kind: kafka");
        if (!TOPIC.matcher(request.topic()).matches()) throw invalid("topic: not a topic's name");
        if (Topics.isReserved(request.topic())) throw invalid("topic: it is the platform's own");
        if (!FORMATS.contains(request.format())) throw invalid("format: json, cloudevents or avro");
        checkPointer(request.pointer());
        checkBatch(request.batch());
    }

    private static void checkBatch(@Nullable SourceBatch batch) {
        if (batch == null) return;
        if (batch.records() < 1 || batch.records() > MOST_RECORDS) {
            throw invalid("batch.records: 1 to " + MOST_RECORDS);
        }
        if (!(batch.seconds() >= 0 && batch.seconds() <= MOST_SECONDS)) {
            throw invalid("batch.seconds: 0 to " + MOST_SECONDS);
        }
    }

    private static @Nullable Closing closing(@Nullable SourceBatch batch) {
        if (batch == null) return null;
        return new Closing(batch.records(), Duration.ofMillis(Math.round(batch.seconds() * 1000)));
    }

    private static @Nullable SourceBatch batch(@Nullable Closing closing) {
        if (closing == null) return null;
        return new SourceBatch(closing.records(), closing.linger().toMillis() / 1000.0);
    }

    private static void checkPointer(@Nullable String pointer) {
        try {
            if (pointer != null) ValueReader.tokens(pointer);
        } catch (IllegalArgumentException e) {
            throw invalid("pointer: a JSON pointer begins with /");
        }
    }

    private static RuntimeException invalid(String detail) {
        return Problem.invalid(detail).toException();
    }

    SourceList all(TenantId tenant) {
        return db.in(
                tenant,
                c -> {
                    var found = new ArrayList<>(pulled.all(c));
                    for (var stream : sources.all(c)) found.add(answer(c, stream));
                    found.sort(Comparator.comparing(SourceAnswer::name));
                    return new SourceList(found);
                });
    }

    private SourceAnswer answer(SqlConnection c, Stream stream) {
        Map<Integer, Long> positions = sources.offsets(c, stream.name());
        var its = AvroSettings.of(stream);
        var registry = its == null ? null : its.registry();
        return new SourceAnswer(
                stream.name(),
                stream.kind(),
                stream.topic(),
                stream.format(),
                stream.dataset(),
                stream.pointer(),
                batch(stream.closing()),
                registry,
                its == null ? null : its.schema(),
                stream.problem() == null ? "running" : "waiting",
                stream.problem(),
                positions,
                null,
                registry == null ? null : Boolean.valueOf(stream.secret() != null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
