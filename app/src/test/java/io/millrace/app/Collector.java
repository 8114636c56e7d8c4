package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Takes spans over OTLP/HTTP and keeps them.
final class Collector implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final HttpServer server;
    private final List<Told> spans = new CopyOnWriteArrayList<>();

    /// A span that was sent.
    ///
    /// @param parent empty at the root
    record Told(
            String trace, String id, String parent, String name, Map<String, String> attributes) {}

    private Collector(HttpServer server) {
        this.server = server;
    }

    static Collector start() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var collector = new Collector(HttpServer.create(address, 0));
        collector.server.createContext("/v1/traces", collector::take);
        collector.server.start();
        return collector;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var sent = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            sent.getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .map(Collector::told)
                    .forEach(spans::add);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Told told(io.opentelemetry.proto.trace.v1.Span span) {
        var hex = HexFormat.of();
        return new Told(
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                span.getName(),
                span.getAttributesList().stream()
                        .collect(Collectors.toMap(KeyValue::getKey, its -> text(its.getValue()))));
    }

    private static String text(AnyValue value) {
        return value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue());
    }

    /// All spans that came of a trace.
    List<Told> of(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    /// The names from a span of this trace up to where the trace begins, as soon as that span is
    /// there and all above it are.
    void awaitPath(String trace, String... names) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (paths(trace).stream().noneMatch(List.of(names)::equals)) {
            assertThat(System.nanoTime()).as("%s", paths(trace)).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// A span counts once, however often its exporter sends it.
    private List<List<String>> paths(String trace) {
        var byId =
                of(trace).stream()
                        .collect(Collectors.toMap(Told::id, span -> span, (first, _) -> first));
        return byId.values().stream().map(span -> path(span, byId)).toList();
    }

    private static List<String> path(Told span, Map<String, Told> byId) {
        var names = new ArrayList<String>();
        for (var its = span; its != null; its = byId.get(its.parent())) names.add(its.name());
        return names;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
