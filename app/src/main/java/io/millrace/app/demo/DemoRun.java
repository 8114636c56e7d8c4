package io.millrace.app.demo;

import io.millrace.app.demo.DemoReport.TenantReport;
import io.millrace.stream.Brokers;
import io.millrace.stream.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A demo under way: loads both tenants into a running node, then sends live records until closed.
/// It uses the public API and Kafka only, as any client would. What an earlier start loaded is
/// kept.
public final class DemoRun implements AutoCloseable {
    private static final int CHANGE_SECONDS = 10;

    private final DemoSettings settings;
    private final Progress progress;
    private final Api api;
    private final Notebook notebook;
    private final Producer<String, String> producer;
    private final List<LiveStream> streams = new ArrayList<>();
    private final CompletableFuture<Instant> firstFrame = new CompletableFuture<>();
    private final CompletableFuture<Instant> firstChange = new CompletableFuture<>();
    private final DemoReport report;

    private DemoRun(DemoSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.api = new Api(settings.url());
        this.notebook = Notebook.open(settings.dataFolder());
        this.producer = producer(settings.kafkaBootstrap());
        this.report = load();
    }

    /// Returns when both tenants are loaded and all stages have worked on them.
    ///
    /// @throws DemoException with one line that says what is wrong
    public static DemoRun start(DemoSettings settings, Progress progress) {
        return new DemoRun(settings, progress);
    }

    public DemoReport report() {
        return report;
    }

    private DemoReport load() {
        try {
            api.send(api.request("/readyz").GET().build());
            Topics.create(Brokers.plain(settings.kafkaBootstrap()), topics());
            var tasks =
                    Scenario.all().stream()
                            .<Callable<TenantReport>>map(scenario -> () -> tenant(scenario))
                            .toList();
            var tenants = Together.run(tasks);
            return new DemoReport(firstFrame.join(), changed(), tenants);
        } catch (CompletionException e) {
            close();
            throw new DemoException("no live frame: " + e.getCause(), 0, e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Live records bring a change soon; without them there may be none.
    private Optional<Instant> changed() {
        if (!settings.live()) return Optional.ofNullable(firstChange.getNow(null));
        return firstChange
                .thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), CHANGE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static List<String> topics() {
        return Scenario.all().stream().map(Scenario::topic).toList();
    }

    private TenantReport tenant(Scenario scenario) {
        var slug = scenario.slug();
        var entry = notebook.entry(slug);
        var session =
                entry.loaded()
                        ? Session.signIn(api, scenario, entry.password())
                        : Session.signUp(api, scenario, entry.password());
        FirstFrame.await(session, firstFrame, firstChange);
        progress.says(slug, "signed in as " + scenario.email());
        var data = scenario.data();
        var stream = new LiveStream(producer, scenario.topic(), data.live(), scenario.idPrefix());
        keep(stream);
        if (!entry.loaded()) {
            Written.to(settings.dataFolder().resolve("demo").resolve(slug), data);
            new Loader(session, scenario, progress).load(data, stream);
            notebook.loaded(slug);
        }
        if (settings.live()) stream.start(settings.recordsPerSecond() * scenario.pace());
        return Readout.of(session, scenario, entry.password());
    }

    private synchronized void keep(LiveStream stream) {
        streams.add(stream);
    }

    private static Producer<String, String> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "max.block.ms", "10000"),
                new StringSerializer(),
                new StringSerializer());
    }

    /// Ends the live records. What is loaded stays.
    @Override
    public synchronized void close() {
        streams.forEach(LiveStream::close);
        producer.close(java.time.Duration.ofSeconds(5));
        api.close();
    }
}
