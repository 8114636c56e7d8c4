package io.millrace.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// A REST service on loopback that answers as a test says, and tells what it was asked.
final class RestServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    RestServer(Vertx vertx, Consumer<HttpServerRequest> answer) {
        server =
                vertx.createHttpServer()
                        .requestHandler(request -> {
                            asked.add(request.uri());
                            answer.accept(request);
                        })
                        .listen(0, "127.0.0.1")
                        .await();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    /// Path and query of each request.
    List<String> asked() {
        return List.copyOf(asked);
    }

    static void json(HttpServerRequest request, String body) {
        request.response().putHeader("Content-Type", "application/json").end(body);
    }

    static void status(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
    }

    /// `{"items":[{"id":from},...],"total":...}` of the ids below `to`.
    static String items(int from, int to) {
        var items = new ArrayList<String>();
        for (int i = from; i < to; i++) items.add("{\"id\":" + i + ",\"amount\":" + i + ".50}");
        return "{\"items\":[" + String.join(",", items) + "]";
    }

    static int number(HttpServerRequest request, String parameter, int otherwise) {
        var text = request.getParam(parameter);
        return text == null ? otherwise : Integer.parseInt(text);
    }

    @Override
    public void close() {
        server.close().await();
    }
}
