package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Disposition;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.http.Uploads;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.ObjectStore.StoredObject;
import io.millrace.tenants.usage.Quotas;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Datasets, records, the ledger and sources: all asked of ingest.
public final class DataCalls {
    private static final Set<String> DONE = Set.of("stored", "failed");

    private final Services services;
    private final Uploads uploads;
    private final Quotas quotas;

    public DataCalls(Services services, Uploads uploads, Quotas quotas) {
        this.services = services;
        this.uploads = uploads;
        this.quotas = quotas;
    }

    record SchemaRegistry(String url, @Nullable String user, @Nullable String secret) {
        /// Without the secret.
        @Override
        public String toString() {
            return "SchemaRegistry[" + url + "]";
        }
    }

    record Source(
            String kind,
            @Nullable String topic,
            Optional<String> format,
            String dataset,
            @Nullable String pointer,
            IngestRequest.@Nullable SourceBatch batch,
            @Nullable SchemaRegistry registry,
            @Nullable String schema,
            @Nullable String secret,
            IngestRequest.@Nullable PostgresSource postgres,
            IngestRequest.@Nullable RestSource rest,
            IngestRequest.@Nullable FolderSource folder,
            IngestRequest.@Nullable S3Source s3,
            IngestRequest.@Nullable MysqlSource mysql,
            IngestRequest.@Nullable SftpSource sftp) {
        /// Without the secret.
        @Override
        public String toString() {
            return "Source[" + kind + ", " + dataset + "]";
        }

        boolean isKafka() {
            return kind.equals("kafka");
        }

        /// What belongs to another kind is a mistake.
        private void check() {
            if (isKafka() == (topic == null)) {
                throw invalid(isKafka() ? "topic: is missing" : "topic: belongs to the kind kafka");
            }
            if (isKafka()) {
                if (secret != null) {
                    throw invalid(
                            "secret: belongs to the kinds postgres, mysql, rest, s3 and sftp");
                }
                if (postgres != null) throw invalid("postgres: belongs to the kind postgres");
                if (rest != null) throw invalid("rest: belongs to the kind rest");
                if (folder != null) throw invalid("folder: belongs to the kind folder");
                if (s3 != null) throw invalid("s3: belongs to the kind s3");
                if (mysql != null) throw invalid("mysql: belongs to the kind mysql");
                if (sftp != null) throw invalid("sftp: belongs to the kind sftp");
            } else {
                if (format.isPresent()) throw invalid("format: belongs to the kind kafka");
                if (batch != null) throw invalid("batch: belongs to the kind kafka");
                if (registry != null) throw invalid("registry: belongs to the kind kafka");
                if (schema != null) throw invalid("schema: belongs to the kind kafka");
            }
        }

        private static ProblemException invalid(String detail) {
            return Problem.invalid(detail).toException();
        }
    }

    public Map<String, Endpoint> endpoints() {
        return Map.ofEntries(
                Map.entry("uploadRecords", this::upload),
                Map.entry("ingestData", this::upload),
                Map.entry("listDatasets", call -> ok(call, datasets(call.tenant()))),
                Map.entry("getDataset", call -> ok(call, dataset(call))),
                Map.entry("putDataset", this::putDataset),
                Map.entry("listRows", call -> ok(call, rows(call))),
                Map.entry("listBatches", call -> ok(call, batches(call))),
                Map.entry("getBatch", call -> ok(call, batch(call))),
                Map.entry("replayBatch", this::replayBatch),
                Map.entry("listSources", call -> ok(call, sources(call.tenant()))),
                Map.entry("putSource", this::putSource),
                Map.entry("deleteSource", this::deleteSource),
                Map.entry("pullSource", this::pullSource),
                Map.entry("listPulls", call -> ok(call, pulls(call))));
    }

    private Answer ok(Call call, IngestRequest<?> request) {
        return Answer.ok(services.ask(IngestRequest.ADDRESS, request, call));
    }

    /// What is over a quota is refused before its body is taken, or as soon as its length is known.
    private Answer upload(Call call) {
        checkQuota(call, call.declaredBytes());
        return uploads.take(call, stored -> accept(call, stored));
    }

    /// What was answered before brings no more data.
    private void checkQuota(Call call, long bytes) {
        var over = quotas.incoming(call.tenant(), bytes);
        if (over.isPresent() && !isAnswered(call)) throw over.get().toException();
    }

    private boolean isAnswered(Call call) {
        var key = call.nullable("Idempotency-Key");
        if (key == null) return false;
        var request = new IngestRequest.FindAnswer(call.tenant(), key);
        return services.ask(IngestRequest.ADDRESS, request, call).isFound();
    }

    private Answer accept(Call call, StoredObject stored) {
        checkQuota(call, stored.bytes());
        var request =
                new IngestRequest.Accept(
                        call.tenant(),
                        call.text("dataset"),
                        stored.key(),
                        PreviewCalls.contentType(call),
                        call.optional("Content-Encoding").orElse("identity"),
                        stored.bytes(),
                        stored.sha256(),
                        call.nullable("Idempotency-Key"),
                        call.isWaited(),
                        call.caller().actor(),
                        PreviewCalls.dialect(call),
                        call.optional("Content-Disposition")
                                .flatMap(Disposition::fileName)
                                .orElse(null),
                        isOnce(call, call.nullable("Idempotency-Key")));
        return answer(call, services.ask(IngestRequest.ADDRESS, request, call));
    }

    /// Whether a file that the dataset has already is not stored once more: as the query says, and
    /// where it says nothing, unless a key tells this upload from others.
    static boolean isOnce(Call call, @Nullable String key) {
        return call.optional("again").map("false"::equals).orElse(key == null);
    }

    /// A batch that is at its end, where the caller waited for that or it was there before; else
    /// that it is taken.
    static Answer answer(Call call, BatchAnswer batch) {
        boolean isAwaited = call.isWaited() || batch.repeated() != null;
        return Answer.json(isAwaited && DONE.contains(batch.state()) ? 200 : 202, batch);
    }

    private static IngestRequest<?> datasets(TenantId tenant) {
        return new IngestRequest.Datasets(tenant);
    }

    private static IngestRequest<?> dataset(Call call) {
        return new IngestRequest.GetDataset(call.tenant(), call.text("dataset"));
    }

    private Answer putDataset(Call call) {
        var settings = call.body(IngestRequest.DatasetSettings.class);
        return ok(
                call, new IngestRequest.PutDataset(call.tenant(), call.text("dataset"), settings));
    }

    private static IngestRequest<?> rows(Call call) {
        return new IngestRequest.Rows(
                call.tenant(), call.text("dataset"), call.limit(), call.nullable("cursor"));
    }

    private static IngestRequest<?> batches(Call call) {
        return new IngestRequest.Batches(
                call.tenant(),
                call.nullable("dataset"),
                call.limit(),
                call.nullable("cursor"),
                Days.period(call));
    }

    private static IngestRequest<?> batch(Call call) {
        return new IngestRequest.GetBatch(call.tenant(), call.text("id"));
    }

    private Answer replayBatch(Call call) {
        var request =
                new IngestRequest.ReplayBatch(
                        call.tenant(),
                        call.text("id"),
                        call.nullable("Idempotency-Key"),
                        call.isWaited(),
                        call.caller().actor());
        var batch = services.ask(IngestRequest.ADDRESS, request, call);
        return answer(call, batch).changing(Map.of(), batch);
    }

    private static IngestRequest<?> sources(TenantId tenant) {
        return new IngestRequest.Sources(tenant);
    }

    private Answer putSource(Call call) {
        var source = call.body(Source.class);
        source.check();
        var name = call.text("name");
        var topic = source.topic();
        return ok(
                call,
                topic == null ? pulled(call, name, source) : kafka(call, name, topic, source));
    }

    private static IngestRequest<?> kafka(Call call, String name, String topic, Source source) {
        return new IngestRequest.PutSource(
                call.tenant(),
                name,
                source.kind(),
                topic,
                source.format().orElse("json"),
                source.dataset(),
                source.pointer(),
                source.batch(),
                avro(source),
                source.registry() == null ? null : source.registry().secret());
    }

    private static IngestRequest.@Nullable AvroSource avro(Source source) {
        var its = source.registry();
        if (its == null && source.schema() == null) return null;
        var registry = its == null ? null : new IngestRequest.Registry(its.url(), its.user());
        return new IngestRequest.AvroSource(registry, source.schema());
    }

    private static IngestRequest<?> pulled(Call call, String name, Source source) {
        return new IngestRequest.PutPulledSource(
                call.tenant(),
                name,
                source.kind(),
                source.dataset(),
                source.pointer(),
                source.secret(),
                source.postgres(),
                source.rest(),
                source.folder(),
                source.s3(),
                source.mysql(),
                source.sftp());
    }

    private Answer pullSource(Call call) {
        var request = new IngestRequest.Pull(call.tenant(), call.text("name"));
        return Answer.json(202, services.ask(IngestRequest.ADDRESS, request, call));
    }

    private static IngestRequest<?> pulls(Call call) {
        return new IngestRequest.Pulls(
                call.tenant(), call.text("name"), call.limit(), call.nullable("cursor"));
    }

    /// Another server may have to be asked first, and let itself be waited for.
    private Answer deleteSource(Call call) {
        services.askPatiently(
                IngestRequest.ADDRESS,
                new IngestRequest.DeleteSource(
                        call.tenant(),
                        call.text("name"),
                        "true".equals(call.nullable("leaveSlot"))),
                call);
        return Answer.noContent();
    }
}
