package io.millrace.app;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Span;
import io.millrace.kernel.Tracer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Sends spans to a collector over OTLP/HTTP, in batches. A request that its caller does not sample
/// is not sent. Nothing else loads OpenTelemetry.
final class OtlpTracer implements Tracer {
    private static final String PATH = "/v1/traces";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int LAST_SECONDS = 5;
    private static final ScopedValue<String> TRACE = ScopedValue.newInstance();

    // The root of the library's loggers, which would be forgotten with its handler.
    private static final java.util.logging.Logger LIBRARY =
            java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer spans;

    /// The first span of a request takes the trace id that the request has.
    private static final class KnownIds implements IdGenerator {
        @Override
        public String generateTraceId() {
            var known = TRACE.orElse("");
            return TraceId.isValid(known) ? known : IdGenerator.random().generateTraceId();
        }

        @Override
        public String generateSpanId() {
            return IdGenerator.random().generateSpanId();
        }
    }

    private OtlpTracer(SdkTracerProvider provider) {
        this.provider = provider;
        this.spans = provider.get("io.millrace", Main.VERSION);
    }

    /// @param collector its OTLP/HTTP address, without a path or with the one of traces
    /// @param host address of this node
    static OtlpTracer to(URI collector, String host) {
        logAsTheRest();
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint(collector)).build();
        var resource =
                Attributes.builder()
                        .put("service.name", "millrace")
                        .put("service.version", Main.VERSION)
                        .put("service.instance.id", Ids.random128())
                        .put("host.name", host)
                        .build();
        return new OtlpTracer(
                SdkTracerProvider.builder()
                        .setIdGenerator(new KnownIds())
                        .setResource(Resource.create(resource))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter)
                                        .setScheduleDelay(EVERY)
                                        .build())
                        .build());
    }

    static String endpoint(URI collector) {
        var path = collector.getPath();
        return path.isEmpty() || path.equals("/")
                ? collector.resolve(PATH).toString()
                : collector.toString();
    }

    private static void logAsTheRest() {
        if (LIBRARY.getHandlers().length > 0) return;
        LIBRARY.setUseParentHandlers(false);
        LIBRARY.addHandler(new SLF4JBridgeHandler());
    }

    @Override
    public Span begin(Span.Kind kind, String name, String trace, @Nullable String parent) {
        var span = spans.spanBuilder(name).setSpanKind(kind(kind));
        if (parent != null) return started(span.setParent(context(parent)));
        return ScopedValue.where(TRACE, trace).call(() -> started(span.setNoParent()));
    }

    private static Context context(String parent) {
        var cause =
                SpanContext.createFromRemoteParent(
                        parent.substring(3, 35),
                        parent.substring(36, 52),
                        TraceFlags.fromHex(parent, 53),
                        TraceState.getDefault());
        return Context.root().with(io.opentelemetry.api.trace.Span.wrap(cause));
    }

    Span child(io.opentelemetry.api.trace.Span of, Span.Kind kind, String name) {
        var span = spans.spanBuilder(name).setSpanKind(kind(kind));
        return started(span.setParent(Context.root().with(of)));
    }

    private Span started(SpanBuilder span) {
        return new OtlpSpan(span.startSpan(), this);
    }

    private static SpanKind kind(Span.Kind kind) {
        return switch (kind) {
            case SERVER -> SpanKind.SERVER;
            case CLIENT -> SpanKind.CLIENT;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
        };
    }

    @Override
    public void close() {
        provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
    }
}
