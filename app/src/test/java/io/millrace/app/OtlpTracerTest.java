package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class OtlpTracerTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private Collector collector;
    private OtlpTracer tracer;

    @BeforeEach
    void start() throws Exception {
        collector = Collector.start();
        tracer = OtlpTracer.to(collector.url(), "127.0.0.1");
    }

    @AfterEach
    void stop() {
        tracer.close();
        collector.close();
    }

    private Span begin(String parent) {
        return tracer.begin(Span.Kind.SERVER, "work", TRACE, parent);
    }

    @Test
    void firstSpanTakesTheTraceOfTheRequest() {
        begin(null).end();

        tracer.close();

        assertThat(collector.of(TRACE))
                .singleElement()
                .satisfies(span -> assertThat(span.parent()).isEmpty());
    }

    @Test
    void partOfUnfinishedWorkIsBelowIt() {
        var work = begin(null);

        var inner = work.within(() -> Span.current().child(Span.Kind.CLIENT, "part"));
        inner.end();
        tracer.close();

        assertThat(work.parent()).startsWith("00-" + TRACE);
        assertThat(collector.of(TRACE))
                .filteredOn(span -> span.name().equals("part"))
                .allSatisfy(span -> assertThat(work.parent()).contains(span.parent()))
                .hasSize(1);
    }

    @Test
    void whatTheCallerDoesNotSampleIsNotSent() {
        var span = begin("00-" + TRACE + "-00f067aa0ba902b7-00");
        span.end();

        tracer.close();

        assertThat(span.parent()).startsWith("00-" + TRACE).endsWith("-00");
        assertThat(collector.of(TRACE)).isEmpty();
    }

    @Test
    void faultsAreToldByKindAndNotByWord() {
        var bug = begin(null);
        bug.fail(new IllegalStateException("Ada"));
        bug.end();
        var refusal = begin(null);
        refusal.fail(Problem.notFound("Ada").toException());
        refusal.end();

        tracer.close();

        assertThat(collector.of(TRACE).toString())
                .contains("java.lang.IllegalStateException", "urn:problem:not-found")
                .doesNotContain("Ada");
    }

    @Test
    void whatIsRefusedIsInTheLog() {
        var log = new ListAppender<ILoggingEvent>();
        var library = (Logger) LoggerFactory.getLogger("io.opentelemetry");
        log.start();
        library.addAppender(log);
        var misled = OtlpTracer.to(collector.url().resolve("/elsewhere"), "127.0.0.1");

        misled.begin(Span.Kind.SERVER, "work", TRACE, null).end();
        misled.close();

        library.detachAppender(log);
        assertThat(log.list).anySatisfy(line -> assertThat(line.getMessage()).contains("404"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://host:4318, http://host:4318/v1/traces",
        "http://host:4318/, http://host:4318/v1/traces",
        "https://host/otlp/v1/traces, https://host/otlp/v1/traces",
    })
    void pathIsAddedWhereNoneIsGiven(String given, String used) {
        assertThat(OtlpTracer.endpoint(URI.create(given))).isEqualTo(used);
    }
}
