package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.AvroSource;
import io.millrace.ingest.api.IngestRequest.PutSource;
import io.millrace.ingest.api.IngestRequest.Registry;
import io.millrace.ingest.engine.avro.UnfitSchema;
import io.millrace.ingest.engine.avro.WriterSchema;
import io.millrace.ingest.store.SourceStore.Stream;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a tenant decides about the Avro messages of a source.
final class AvroSettings {
    private static final String AVRO = "avro";
    private static final int MOST_SCHEMA = 1 << 16;

    private final Pulling pulling;
    private final AddressRules addresses;

    AvroSettings(Pulling pulling) {
        this.pulling = pulling;
        this.addresses = new AddressRules(pulling.guard());
    }

    /// @throws io.millrace.kernel.ProblemException `invalid` with the first fault
    void check(PutSource request) {
        var avro = request.avro();
        var registry = avro == null ? null : avro.registry();
        var schema = avro == null ? null : avro.schema();
        if (!request.format().equals(AVRO)) {
            require(registry == null, "registry: belongs to the format avro");
            require(schema == null, "schema: belongs to the format avro");
        } else {
            require((registry == null) != (schema == null), "registry, schema: one of them");
        }
        if (registry != null) check(registry, request.secret());
        if (schema != null) check(schema, request.pointer());
    }

    private void check(Registry its, @Nullable String secret) {
        var url = AddressRules.url("registry.url", its.url());
        require(url.getRawQuery() == null, "registry.url: without a query");
        if (its.user() != null) PullRules.login("registry.user", its.user());
        require(secret == null || its.user() != null, "registry.secret: belongs to a user");
        if (secret != null) PullRules.secret("registry.secret", secret);
        addresses.check("registry.url", url.getHost(), RestClient.port(url));
    }

    private static void check(String schema, @Nullable String pointer) {
        boolean isShort = schema.length() <= MOST_SCHEMA && schema.indexOf('\0') < 0;
        require(isShort, "schema: up to " + MOST_SCHEMA + " characters without NUL");
        try {
            var its = WriterSchema.parse(schema, List.of());
            boolean isPart = pointer != null && !pointer.isEmpty();
            require(isPart || its.isOfRecords(), "schema: one of records is wanted");
        } catch (UnfitSchema e) {
            throw invalid("schema: " + e.reason());
        }
    }

    /// What is kept of it, without the secret; null where there is nothing.
    static @Nullable String settings(PutSource request) {
        return request.avro() == null ? null : Json.write(request.avro());
    }

    /// What was kept.
    static @Nullable AvroSource of(Stream stream) {
        return stream.settings() == null ? null : Json.read(stream.settings(), AvroSource.class);
    }

    /// Sealed; null where nobody asks for one. One that was given before is given on to the same
    /// place only, and as the same user's.
    @Nullable String secret(PutSource request, Optional<Stream> before) {
        var registry = request.avro() == null ? null : request.avro().registry();
        if (registry == null || registry.user() == null) return null;
        var given = request.secret();
        if (given != null) {
            var purpose = Pulling.purpose(request.tenant().value(), request.name());
            return pulling.secrets().seal(purpose, given);
        }
        var kept = before.map(Stream::secret);
        if (kept.isEmpty()) throw invalid("registry.secret: is missing");
        var known = before.map(AvroSettings::of).map(AvroSource::registry);
        require(
                known.isPresent() && place(known.get()).equals(place(registry)),
                "registry.secret: give it again, since it goes to another place, or as another's");
        return kept.get();
    }

    private static List<String> place(Registry its) {
        var user = Objects.requireNonNullElse(its.user(), "");
        return List.of(RestPuller.origin(URI.create(its.url())), user);
    }

    private static void require(boolean isRight, String detail) {
        if (!isRight) throw invalid(detail);
    }

    private static RuntimeException invalid(String detail) {
        return Problem.invalid(detail).toException();
    }
}
