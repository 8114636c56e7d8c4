package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.alerts.api.AlertsRequest;
import io.millrace.gateway.live.LiveSettings;
import io.millrace.gateway.live.engine.FeedLimits;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.RecordCodec;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveEvents;
import io.millrace.stream.api.LiveRequest;
import io.millrace.tenants.Account;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The live socket as clients see it.
final class LiveIT implements LiveChannels, LiveCallers {
    static TestGateway gateway;
    static TestGateway strict;
    static final List<LiveEvent> log = new CopyOnWriteArrayList<>();
    static final List<LiveClient> clients = new CopyOnWriteArrayList<>();
    static Account.SignedIn owner;
    static StandIn ingest;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Path.of("none"), LiveIT::small);
        strict = new TestGateway(Path.of("none"), LiveIT::strict);
    }

    /// Small buffers, and as patient as the standard: a busy machine is no silent client.
    private static LiveSettings small(LiveSettings standard) {
        return new LiveSettings(
                standard.authWithin(),
                Duration.ofMillis(200),
                standard.recheck(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                standard.linger(),
                Duration.ofMillis(50),
                standard.greetings(),
                3,
                16 * 1024,
                standard.kernelBuffer(),
                standard.maxInbox(),
                10,
                new FeedLimits(Duration.ofMillis(100), 500, 64 * 1024, 1_000));
    }

    /// Closes those that say nothing or read nothing soon.
    static LiveSettings strict(LiveSettings standard) {
        var small = small(standard);
        return new LiveSettings(
                Duration.ofSeconds(1),
                small.ping(),
                small.recheck(),
                Duration.ofSeconds(4),
                Duration.ofSeconds(3),
                Duration.ofMillis(300),
                small.retry(),
                small.greetings(),
                small.maxPerTenant(),
                small.sendBuffer(),
                small.kernelBuffer(),
                small.maxInbox(),
                small.maxMissed(),
                small.feed());
    }

    @BeforeEach
    void signUp() {
        log.clear();
        clients.clear();
        owner = gateway.signUp();
        var tenant = owner.tenant().id();
        ingest =
                new StandIn(IngestRequest.ADDRESS, tenant)
                        .on(
                                IngestRequest.Batches.class,
                                _ ->
                                        new IngestRequest.BatchPage(
                                                List.of(Things.batch("1", Instant.EPOCH)), null));
        gateway.deploy(ingest);
        gateway.deploy(
                new StandIn(AlertsRequest.ADDRESS, tenant)
                        .on(
                                AlertsRequest.Alerts.class,
                                _ -> new AlertsRequest.AlertPage(List.of(), null))
                        .on(
                                AlertsRequest.Totals.class,
                                _ -> new AlertsRequest.TotalsAnswer(2, List.of())));
        gateway.deploy(
                new StandIn(LiveRequest.ADDRESS, tenant)
                        .on(LiveRequest.Position.class, ask -> new LiveRequest.At(last()))
                        .on(LiveRequest.Since.class, LiveIT::since));
    }

    private static long last() {
        return log.isEmpty() ? 0 : log.getLast().seq();
    }

    static LiveRequest.Events since(LiveRequest.Since ask) {
        var missed = log.stream().filter(event -> event.seq() > ask.seq()).toList();
        boolean isComplete =
                missed.size() <= ask.limit()
                        && (log.isEmpty() || ask.seq() >= log.getFirst().seq() - 1);
        return new LiveRequest.Events(isComplete ? missed : List.of(), isComplete);
    }

    @AfterEach
    void disconnect() {
        clients.forEach(LiveClient::close);
        gateway.undeployServices();
    }

    @AfterAll
    static void stop() {
        strict.close();
        gateway.close();
    }

    @Test
    void clientThatDoesNotNameItselfIsClosed() {
        assertThat(connect(strict, true).closeCode()).isEqualTo(4408);
    }

    @Test
    void badTokenIsClosed() {
        var old = gateway.expired(owner.tenant().id());

        var client = connect(new WebSocketConnectOptions()).auth("nonsense");
        var expired = connect(new WebSocketConnectOptions()).auth(old);

        assertThat(client.closeCode()).isEqualTo(4401);
        assertThat(expired.closeCode()).isEqualTo(4401);
    }

    @Test
    void noFirstFrameIsLostWhenManyComeAtOnce() throws InterruptedException {
        Callable<Integer> client = () -> connect(gateway, true).auth("nonsense").closeCode();

        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var codes = clients.invokeAll(Collections.nCopies(300, client));

            assertThat(codes).extracting(Future::resultNow).containsOnly(4401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{\"type\":\"shout\"}",
                "{\"type\":\"subscribe\",\"channels\":[\"batches\"]}",
            })
    void brokenProtocolIsClosed(String first) {
        assertThat(connect(new WebSocketConnectOptions()).send(first).closeCode()).isEqualTo(4400);
    }

    @Test
    void originsThatAreNotListedAreClosed() {
        var evil =
                connect(new WebSocketConnectOptions().addHeader("Origin", "https://evil.example"));
        var listed =
                connect(
                        new WebSocketConnectOptions()
                                .addHeader("Origin", TestGateway.OTHER_ORIGIN));
        var own =
                connect(
                        new WebSocketConnectOptions()
                                .addHeader("Origin", "http://127.0.0.1:" + gateway.port()));

        assertThat(evil.closeCode()).isEqualTo(4403);
        assertThat(listed.auth(owner.accessToken()).next().path("type").asText())
                .isEqualTo("ready");
        assertThat(own.auth(owner.accessToken()).next().path("type").asText()).isEqualTo("ready");
    }

    @Test
    void silentClientIsClosedAndOneThatAnswersStays() {
        var answers = connect(strict, true).auth(owner.accessToken());
        var silent = connect(strict, false).auth(owner.accessToken());

        assertThat(silent.closeCode()).isEqualTo(4408);
        assertThat(answers.isOpen()).isTrue();
    }

    @Test
    void clientThatDoesNotReadIsClosedAndHoldsUpNobody() {
        var slow = named(connect(strict, true)).subscribe("batches");
        var quick = named(connect(strict, true)).subscribe("batches");
        slow.next();
        quick.next();
        slow.stopReading();
        var big = "x".repeat(200_000);

        for (int i = 1; strict.sockets() == 2 && i <= 400; i++) {
            publish("batches", "id" + i % 3, big);
            quick.next();
        }

        assertThat(strict.sockets()).isEqualTo(1);
        assertThat(quick.isOpen()).isTrue();
    }

    @Test
    void tenantHasABoundedNumberOfSockets() {
        ready();
        ready();
        ready();

        var fourth = connect(new WebSocketConnectOptions()).auth(owner.accessToken());

        assertThat(fourth.closeCode()).isEqualTo(4429);
    }

    @Test
    void nodeThatLeavesSendsItsClientsAway() {
        var leaving = new TestGateway(Path.of("none"), LiveIT::small);
        var client =
                LiveClient.connect(gateway.vertx(), leaving.port(), new WebSocketConnectOptions());
        clients.add(client);
        client.auth(owner.accessToken()).next();

        leaving.close();

        assertThat(client.closeCode()).isEqualTo(1012);
    }

    @Test
    void plainRequestIsToldWhatToDo() {
        var answer = gateway.get("/api/v1/live", owner.accessToken());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("WebSocket");
    }

    static LiveClient connect(WebSocketConnectOptions options) {
        return keep(LiveClient.connect(gateway.vertx(), gateway.port(), options));
    }

    static LiveClient connect(TestGateway node, boolean answers) {
        return keep(
                LiveClient.connect(
                        node.vertx(), node.port(), new WebSocketConnectOptions(), answers));
    }

    private static LiveClient keep(LiveClient client) {
        clients.add(client);
        return client;
    }

    static LiveClient ready() {
        return named(connect(gateway, true));
    }

    private static LiveClient named(LiveClient client) {
        var ready = client.auth(owner.accessToken()).next();
        assertThat(ready.path("type").asText()).isEqualTo("ready");
        assertThat(ready.path("tenant").asText()).isEqualTo(owner.tenant().slug());
        return client;
    }

    /// An event in the log whose message on the bus is lost.
    static LiveEvent write(String channel, String id, String value) {
        var event = new LiveEvent(tenant(), channel, last() + 1, Instant.now(), item(id, value));
        log.add(event);
        return event;
    }

    static void publish(String channel, String id, String value) {
        send(write(channel, id, value));
    }

    static TenantId tenant() {
        return owner.tenant().id();
    }

    static String item(String id, String value) {
        return "{\"items\":[{\"id\":\"" + id + "\",\"v\":\"" + value + "\"}]}";
    }

    static void send(LiveEvent... events) {
        gateway.vertx()
                .eventBus()
                .publish(
                        LiveEvents.ADDRESS,
                        new LiveEvents(List.of(events)),
                        new DeliveryOptions().setLocalOnly(true).setCodecName(RecordCodec.NAME));
    }
}
