package io.millrace.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A schema registry on loopback that speaks the two calls, `GET /schemas/ids/{id}` and `GET
/// /subjects/{subject}/versions/{version}`, and can be away.
final class LocalRegistry implements AutoCloseable {
    private final Vertx vertx;
    private final Map<String, JsonObject> answers = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final int port;
    private volatile int broken;
    private volatile @Nullable String authorization;
    private HttpServer server;
    private boolean isOpen = true;

    LocalRegistry(Vertx vertx) {
        this.vertx = vertx;
        this.server = listen(0);
        this.port = server.actualPort();
    }

    private HttpServer listen(int where) {
        return vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(where, "127.0.0.1")
                .await();
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.path());
        var response = request.response();
        if (broken != 0) {
            response.setStatusCode(broken).end("<html>not now</html>");
            return;
        }
        var wanted = authorization;
        if (wanted != null && !wanted.equals(request.getHeader("Authorization"))) {
            response.setStatusCode(401).end("{\"error_code\":40101}");
            return;
        }
        response.putHeader("Content-Type", "application/vnd.schemaregistry.v1+json");
        var found = answers.get(request.path());
        if (found != null) response.end(found.toBuffer());
        else response.setStatusCode(404).end(missing(request.path()).toBuffer());
    }

    private static JsonObject missing(String path) {
        return path.startsWith("/schemas/ids/")
                ? new JsonObject().put("error_code", 40403).put("message", "Schema not found")
                : new JsonObject().put("error_code", 40401).put("message", "Subject not found");
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// @param references subjects, each in its version 1
    void put(int id, String schema, String... references) {
        put("/schemas/ids/" + id, schema, references);
    }

    void put(String path, String schema, String... references) {
        var answer = new JsonObject().put("schema", schema);
        if (references.length > 0) answer.put("references", array(references));
        answers.put(path, answer);
    }

    /// An answer as it is.
    void put(int id, JsonObject answer) {
        answers.put("/schemas/ids/" + id, answer);
    }

    private static JsonArray array(String... subjects) {
        var array = new JsonArray();
        for (var subject : subjects) {
            array.add(
                    new JsonObject()
                            .put("name", subject)
                            .put("subject", subject)
                            .put("version", 1));
        }
        return array;
    }

    /// Answers with this status and with HTML; 0 answers as ever.
    void breaks(int status) {
        broken = status;
    }

    void asksFor(String header) {
        authorization = header;
    }

    void leaves() {
        server.close().await();
        isOpen = false;
    }

    void returns() {
        server = listen(port);
        isOpen = true;
    }

    long askedFor(String path) {
        return List.copyOf(asked).stream().filter(path::equals).count();
    }

    @Override
    public void close() {
        if (isOpen) leaves();
    }
}
