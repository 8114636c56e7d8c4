package io.millrace.gateway.http;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The OpenAPI file: the one place that says which calls exist, what they carry and who may make
/// them.
///
/// @param text the file
/// @param validation the file as vertx-openapi understands it
/// @param schemas what requests may carry
public record ApiContract(
        String text, OpenAPIContract validation, RequestSchemas schemas, List<Rule> rules) {
    private static final String FILE = "/schema/openapi.yaml";

    public ApiContract {
        rules = List.copyOf(rules);
    }

    /// Reads the file of this build. Waits: once per node, before the gateway starts.
    public static ApiContract load() {
        var text = read();
        var document = parse(text);
        var rules = RuleReader.rules(document);
        return new ApiContract(text, validation(text), new RequestSchemas(document), rules);
    }

    /// vertx-openapi reads the schemas of JSON Schema as files of the class path, for which Vert.x
    /// needs a folder that it deletes when the process is told to stop, whoever still works. A
    /// node's own Vert.x has none.
    private static OpenAPIContract validation(String text) {
        var reader = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            var view = ValidationView.of(parse(text));
            var contract = new AtomicReference<OpenAPIContract>();
            Deployable reading =
                    context -> OpenAPIContract.from(context.owner(), view).onSuccess(contract::set);
            // It is long at work on the thread that calls it, which must be no event loop.
            var onWorker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
            reader.deployVerticle(reading, onWorker).await();
            return contract.get();
        } finally {
            var _ = reader.close();
        }
    }

    private static String read() {
        try (var in = Objects.requireNonNull(ApiContract.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // an OpenAPI document is an object
    private static JsonObject parse(String text) {
        var settings = LoadSettings.builder().setLabel(FILE).build();
        return new JsonObject((Map<String, Object>) new Load(settings).loadFromString(text));
    }
}
