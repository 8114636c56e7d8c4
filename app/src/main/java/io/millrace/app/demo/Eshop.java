package io.millrace.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.demo.Api.Body;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The e-shop pipeline of an organization, over the public API. Its settings and its dbt project
/// lie in `demo/eshop/`.
public final class Eshop implements AutoCloseable {
    private static final String API = "/api/v1/";
    private static final String FOLDER = "eshop/";
    private static final String NAME = "eshop";
    private static final int NOT_FOUND = 404;

    private final Api api;
    private final Session session;

    private Eshop(Api api, Session session) {
        this.api = api;
        this.session = session;
    }

    /// By an access token or an API key.
    public static Eshop of(URI url, String token) {
        var api = new Api(url);
        return new Eshop(api, new Session(api, token));
    }

    /// @throws DemoException when the login is refused
    public static Eshop signIn(URI url, String email, String password) {
        var api = new Api(url);
        try {
            return new Eshop(api, Session.signIn(api, email, password));
        } catch (RuntimeException e) {
            api.close();
            throw e;
        }
    }

    /// Declares the datasets and the source of `topic`, and puts the project there. A second time
    /// it changes nothing.
    public void prepare(String topic) {
        prepare(topic, UnaryOperator.identity());
    }

    /// @param change of the text of each file of the project
    public void prepare(String topic, UnaryOperator<String> change) {
        settings("datasets.json")
                .forEach((name, settings) -> put("datasets/" + name, settings.toString()));
        settings("sources.json")
                .forEach((name, settings) ->
                        put("sources/" + name, with(settings, topic).toString()));
        var zip = BodyPublishers.ofByteArray(Resources.zip(FOLDER + "project", change));
        var answer = session.put(API + "projects/" + NAME, new Body("application/zip", zip, false));
        for (var error : answer.path("errors")) {
            throw new DemoException(error.path("file").asText() + ": " + error.path("message"));
        }
    }

    private static JsonNode with(JsonNode source, String topic) {
        var own = (com.fasterxml.jackson.databind.node.ObjectNode) source.deepCopy();
        return own.put("topic", topic);
    }

    private void put(String path, String settings) {
        session.put(API + path, Body.json(settings));
    }

    private static Map<String, JsonNode> settings(String file) {
        try {
            var settings = Json.MAPPER.readTree(Resources.text(FOLDER + file));
            var named = new java.util.LinkedHashMap<String, JsonNode>();
            settings.properties().forEach(each -> named.put(each.getKey(), each.getValue()));
            return named;
        } catch (JsonProcessingException e) {
            throw new DemoException(FOLDER + file + " is no JSON", 0, e);
        }
    }

    /// Sends a CSV to a dataset; the same file again does nothing.
    ///
    /// @param checksum of its content
    /// @return rows that were stored
    public long upload(String dataset, Path csv, String checksum) {
        try {
            var body = new Body("text/csv", BodyPublishers.ofFile(csv), false);
            var answer = session.upload(dataset, NAME + "-" + dataset + "-" + checksum, body);
            if (!answer.path("state").asText().equals("stored")) {
                throw new DemoException(dataset + ": " + answer.path("problem").asText());
            }
            return answer.path("rowsStored").asLong();
        } catch (IOException e) {
            throw new DemoException("cannot read " + csv, 0, e);
        }
    }

    /// The row of the model `validation`.
    ///
    /// @throws DemoException when it is not built yet
    public JsonNode validation() {
        try {
            var row = session.get(API + "models/validation/rows").path("items").path(0);
            if (!row.isMissingNode()) return row;
        } catch (DemoException e) {
            if (e.status() != NOT_FOUND) throw e;
        }
        throw new DemoException(
                "there is no model validation: ./millrace generate --url makes the pipeline, and"
                        + " its models are built with the first events");
    }

    /// Each row of a model, page by page.
    ///
    /// @throws DemoException when it is not built yet
    public void rows(String model, Consumer<JsonNode> each) {
        var path = API + "models/" + model + "/rows?limit=200";
        var next = path;
        while (true) {
            var page = session.get(next);
            for (var row : page.path("items")) each.accept(row);
            var cursor = page.path("next").asText("");
            if (cursor.isEmpty() || page.path("next").isNull()) return;
            next = path + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
