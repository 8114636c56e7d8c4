package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.AvroSource;
import io.millrace.ingest.api.IngestRequest.Registry;
import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.MessageDecoder;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.engine.avro.AvroDecoder;
import io.millrace.ingest.engine.avro.UnfitSchema;
import io.millrace.ingest.engine.avro.WriterSchema;
import io.millrace.ingest.store.SourceStore.Stream;
import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.vertx.core.Vertx;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the messages of each source are decoded.
final class Decodings {
    private final RestClient client;
    private final Pulling pulling;

    Decodings(Vertx vertx, Pulling pulling) {
        this.client = new RestClient(vertx, pulling.guard(), SchemaRegistry.MANNER);
        this.pulling = pulling;
    }

    /// Asks nobody yet.
    Decoding of(TenantId tenant, Stream stream) {
        if (stream.settings() == null) return Decoding.by(MessageDecoder.JSON);
        var avro = Json.read(stream.settings(), AvroSource.class);
        var registry = avro.registry();
        if (registry != null) {
            return new RegistryDecoding(() -> registry(registry, secret(tenant, stream)));
        }
        return inline(String.valueOf(avro.schema()));
    }

    private static Decoding inline(String schema) {
        try {
            var its = WriterSchema.parse(schema, List.of());
            return Decoding.by(new AvroDecoder(its, Limits.DEFAULT));
        } catch (UnfitSchema e) { // it was looked at when it was given
            return (_, _) -> {
                throw new Unreadable("schema: " + e.reason());
            };
        }
    }

    private SchemaRegistry registry(Registry its, @Nullable String secret) {
        return new SchemaRegistry(client, its.url(), headers(its.user(), secret));
    }

    private static Map<String, String> headers(@Nullable String user, @Nullable String secret) {
        if (user == null || secret == null) return Map.of();
        var pair = (user + ":" + secret).getBytes(UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private @Nullable String secret(TenantId tenant, Stream stream) {
        var sealed = stream.secret();
        if (sealed == null) return null;
        try {
            var purpose = Pulling.purpose(tenant.value(), stream.name());
            return pulling.secrets().open(purpose, sealed);
        } catch (IllegalStateException e) {
            throw new RegistryAway(
                    "The schema registry's secret was kept by another installation: give it again.");
        }
    }
}
