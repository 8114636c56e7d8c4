package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.RestClient.Answer;
import io.millrace.ingest.RestClient.TooLarge;
import io.millrace.ingest.RestClient.Unanswered;
import io.millrace.ingest.engine.avro.NoSchema;
import io.millrace.ingest.engine.avro.RegistryAnswer;
import io.millrace.ingest.engine.avro.UnfitSchema;
import io.millrace.ingest.engine.avro.WriterSchema;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tenant's schema registry, which speaks as Confluent's: it is asked for the schema of an id,
/// and for those that a schema refers to.
final class SchemaRegistry {
    private static final int MOST_BYTES = 1 << 20;
    static final RestClient.Manner MANNER =
            new RestClient.Manner("The schema registry", Duration.ofSeconds(10), MOST_BYTES);

    private static final int MOST_REFERENCES = 50;
    private static final int SHOWN = 200;
    private static final int NOT_FOUND = 404;

    /// Its own words for that there is no such subject, version or schema; any other 404 comes from
    /// something else than a registry.
    private static final Set<Integer> MISSING = Set.of(40_401, 40_402, 40_403);

    private final RestClient client;
    private final String base;
    private final Map<String, String> headers;

    /// @param url without what comes behind the registry's own path
    /// @param headers that say who asks
    SchemaRegistry(RestClient client, String url, Map<String, String> headers) {
        this.client = client;
        this.base = url.replaceFirst("/+$", "");
        this.headers = new HashMap<>(headers);
        this.headers.put("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    }

    /// @param text JSON of Avro
    private record Told(String text, List<Reference> references) {}

    private record Reference(String subject, String version) {}

    /// The registry has none.
    private static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;

        Missing(String what) {
            super("The schema registry has no " + what, null, false, false);
        }
    }

    /// Blocks.
    ///
    /// @throws RegistryAway when it does not say
    RegistryAnswer schema(int id) {
        try {
            var told = ask("/schemas/ids/" + id, "schema " + id);
            var referenced = new LinkedHashMap<Reference, String>();
            gather(told, referenced, new HashSet<>());
            return WriterSchema.parse(told.text(), List.copyOf(referenced.values()));
        } catch (Missing e) {
            return new NoSchema(String.valueOf(e.getMessage()));
        } catch (UnfitSchema e) {
            return new NoSchema("Schema %d cannot be read: %s".formatted(id, e.reason()));
        }
    }

    /// Each behind those that it refers to itself.
    private void gather(Told told, Map<Reference, String> found, Set<Reference> begun) {
        for (var its : told.references()) {
            if (!begun.add(its)) continue;
            if (begun.size() > MOST_REFERENCES) {
                throw new UnfitSchema("It refers to more than " + MOST_REFERENCES + " others");
            }
            var subject = URLEncoder.encode(its.subject(), UTF_8).replace("+", "%20");
            var version = URLEncoder.encode(its.version(), UTF_8).replace("+", "%20");
            var what = "version %s of %s".formatted(its.version(), its.subject());
            var other = ask("/subjects/" + subject + "/versions/" + version, what);
            gather(other, found, begun);
            found.put(its, other.text());
            long chars = found.values().stream().mapToLong(String::length).sum();
            if (chars > WriterSchema.MOST_CHARS) {
                throw new UnfitSchema("What it refers to is too large");
            }
        }
    }

    private Told ask(String path, String what) {
        var answer = get(path);
        int status = answer.status();
        if (status == 200) return told(body(answer).orElseThrow(() -> noRegistry(status)), status);
        if (status == NOT_FOUND && isItsOwn(answer)) throw new Missing(cut(what));
        if (status == 401 || status == 403) {
            throw new RegistryAway(
                    "The schema registry refuses who asks (%d): give the user and the secret again."
                            .formatted(status));
        }
        if (status >= 300 && status < 400) {
            throw new RegistryAway(
                    "The schema registry sends elsewhere (%d), to %s: give that address if it is right."
                            .formatted(status, cut(answer.location().orElse("nowhere"))));
        }
        if (status == NOT_FOUND) throw noRegistry(status);
        throw new RegistryAway("The schema registry answered %d.".formatted(status));
    }

    private Answer get(String path) {
        try {
            return client.get(URI.create(base + path), headers);
        } catch (PullFault e) {
            throw new RegistryAway("The schema registry cannot be reached: " + e.reason());
        } catch (Unanswered e) {
            throw new RegistryAway(String.valueOf(e.getMessage()));
        } catch (TooLarge e) {
            throw new UnfitSchema("It is larger than %d KiB".formatted(MOST_BYTES >> 10));
        }
    }

    private static boolean isItsOwn(Answer answer) {
        return body(answer).map(body -> body.get("error_code")).stream()
                .anyMatch(code -> code instanceof Number its && MISSING.contains(its.intValue()));
    }

    /// Empty where it is no JSON object.
    private static Optional<Map<String, Object>> body(Answer answer) {
        try {
            return Optional.of(Json.readObject(answer.body().toString(UTF_8)));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static Told told(Map<String, Object> body, int status) {
        if (!(body.get("schema") instanceof String text)) throw noRegistry(status);
        var type = String.valueOf(body.getOrDefault("schemaType", "AVRO"));
        if (!type.equals("AVRO")) throw new UnfitSchema("It is of the type " + cut(type));
        return new Told(text, references(body.get("references")));
    }

    private static List<Reference> references(@Nullable Object given) {
        var found = new ArrayList<Reference>();
        if (!(given instanceof List<?> all)) return found;
        for (var each : all) {
            if (!(each instanceof Map<?, ?> its)
                    || !(its.get("subject") instanceof String subject)
                    || !(its.get("version") instanceof Number version)) {
                throw new UnfitSchema("It refers to something without a subject and a version");
            }
            found.add(new Reference(subject, version.toString()));
        }
        return found;
    }

    private static RegistryAway noRegistry(int status) {
        return new RegistryAway(
                "What is at the address of the schema registry answers (%d) as none does: correct the url."
                        .formatted(status));
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
