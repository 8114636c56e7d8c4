package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.live.LiveSettings;
import io.millrace.gateway.live.engine.Channel;
import io.millrace.gateway.live.engine.FeedLimits;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.RecordCodec;
import io.millrace.kernel.TenantId;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveRequest;
import io.millrace.tenants.Account;
import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Role;
import io.millrace.transform.api.TransformRequest;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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
final class LiveIT {
    private static TestGateway gateway;
    private static TestGateway strict;

    private final List<LiveEvent> log = new CopyOnWriteArrayList<>();
    private final List<LiveClient> clients = new CopyOnWriteArrayList<>();
    private Account.SignedIn owner;
    private StandIn ingest;

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
                3,
                16 * 1024,
                standard.kernelBuffer(),
                standard.maxInbox(),
                10,
                new FeedLimits(Duration.ofMillis(100), 500, 64 * 1024, 1_000));
    }

    /// Closes those that say nothing or read nothing soon.
    private static LiveSettings strict(LiveSettings standard) {
        var small = small(standard);
        return new LiveSettings(
                Duration.ofSeconds(1),
                small.ping(),
                small.recheck(),
                Duration.ofSeconds(4),
                Duration.ofSeconds(3),
                Duration.ofMillis(300),
                small.retry(),
                small.maxPerTenant(),
                small.sendBuffer(),
                small.kernelBuffer(),
                small.maxInbox(),
                small.maxMissed(),
                small.feed());
    }

    @BeforeEach
    void signUp() {
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
                new StandIn(LiveRequest.ADDRESS, tenant)
                        .on(LiveRequest.Position.class, ask -> new LiveRequest.At(last()))
                        .on(LiveRequest.Since.class, this::since));
    }

    private long last() {
        return log.isEmpty() ? 0 : log.getLast().seq();
    }

    private LiveRequest.Events since(LiveRequest.Since ask) {
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
    void snapshotComesWithItsNumberAndDeltasFollow() {
        write("batches", "1", "a");
        var client = ready().subscribe("batches");

        var snapshot = client.next();
        publish("batches", "2", "b");
        var delta = client.next();

        assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
        assertThat(snapshot.path("ch").asText()).isEqualTo("batches");
        assertThat(snapshot.path("seq").asLong()).isEqualTo(1);
        assertThat(snapshot.path("data").path("items").get(0).path("batchId").asText())
                .isEqualTo("1");
        assertThat(delta.path("type").asText()).isEqualTo("delta");
        assertThat(delta.path("seq").asLong()).isEqualTo(2);
        assertThat(delta.path("data").path("items").get(0).path("v").asText()).isEqualTo("b");
        assertThat(Instant.parse(delta.path("ts").asText())).isNotNull();
    }

    @Test
    void resumedClientGetsWhatItMissedAndATooOldOneASnapshot() {
        for (int i = 1; i <= 5; i++) write("batches", "id" + i, "v" + i);

        var resumed = ready().subscribe("batches", 3).next();
        log.removeFirst();
        log.removeFirst();
        var tooOld = ready().subscribe("batches", 1).next();
        var fromTheFuture = ready().subscribe("batches", 99).next();

        assertThat(resumed.path("type").asText()).isEqualTo("delta");
        assertThat(resumed.path("seq").asLong()).isEqualTo(5);
        assertThat(resumed.path("coalesced").asInt()).isEqualTo(2);
        assertThat(tooOld.path("type").asText()).isEqualTo("snapshot");
        assertThat(fromTheFuture.path("type").asText()).isEqualTo("snapshot");
    }

    @Test
    void lostEventIsFetchedBeforeTheNextIsSent() {
        var client = ready().subscribe("batches");
        client.next();

        write("batches", "1", "lost on the bus");
        publish("batches", "2", "b");
        var delta = client.next();

        assertThat(delta.path("seq").asLong()).isEqualTo(2);
        assertThat(delta.path("coalesced").asInt()).isEqualTo(2);
        assertThat(delta.path("data").path("items")).hasSize(2);
    }

    @Test
    void floodBecomesFewFramesWithoutAHole() {
        var client = ready().subscribe("batches");
        client.next();

        for (int i = 1; i <= 1_000; i++) publish("batches", "id" + i % 7, "v" + i);

        long seq = 0;
        int frames = 0;
        JsonNode frame = null;
        while (seq < 1_000) {
            frame = client.next();
            int count = frame.path("coalesced").asInt(1);
            assertThat(frame.path("seq").asLong()).isEqualTo(seq + count);
            seq += count;
            frames++;
        }
        assertThat(frames).isLessThan(100);
        assertThat(frame.path("data").path("items").toString()).contains("v1000");
    }

    @Test
    void otherTenantsEventsAreNeverSeen() {
        var client = ready().subscribe("batches");
        client.next();
        var stranger = gateway.signUp().tenant().id();

        send(new LiveEvent(stranger, "batches", 1, Instant.now(), item("x", "secret")));
        publish("batches", "1", "own");

        assertThat(client.next().toString()).contains("own").doesNotContain("secret");
        assertThat(client.waiting()).isZero();
    }

    @Test
    void snapshotOfAServiceThatIsAwayComesWhenItIsBack() {
        var client = ready().subscribe("runs").subscribe("alerts");
        assertThat(client.next().path("ch").asText()).isEqualTo("alerts");

        gateway.deploy(
                new StandIn(TransformRequest.ADDRESS, tenant())
                        .on(
                                TransformRequest.Runs.class,
                                _ ->
                                        new TransformRequest.RunList(
                                                List.of(Things.run("9", Instant.EPOCH)))));

        assertThat(client.next().path("data").path("items").get(0).path("id").asText())
                .isEqualTo("9");
    }

    @Test
    void everyChannelHasASnapshot() {
        gateway.deploy(
                new StandIn(TransformRequest.ADDRESS, tenant())
                        .on(
                                TransformRequest.Runs.class,
                                _ -> new TransformRequest.RunList(List.of()))
                        .on(
                                TransformRequest.Totals.class,
                                _ -> new TransformRequest.TotalsAnswer(3, 0, 10)));
        gateway.deploy(
                new StandIn(QualityRequest.ADDRESS, tenant())
                        .on(
                                QualityRequest.Results.class,
                                _ -> new QualityRequest.ResultList(List.of()))
                        .on(
                                QualityRequest.Totals.class,
                                _ -> new QualityRequest.TotalsAnswer(1, 2, 3, 0, 97.5)));
        gateway.deploy(
                new StandIn(MatchingRequest.ADDRESS, tenant())
                        .on(
                                MatchingRequest.Entities.class,
                                _ -> new MatchingRequest.EntityList(List.of()))
                        .on(
                                MatchingRequest.Totals.class,
                                _ -> new MatchingRequest.TotalsAnswer(5, 6)));
        gateway.deploy(
                new StandIn(RcaRequest.ADDRESS, tenant())
                        .on(RcaRequest.Incidents.class, _ -> new RcaRequest.IncidentList(List.of()))
                        .on(RcaRequest.Totals.class, _ -> new RcaRequest.TotalsAnswer(4, 0)));
        ingest.on(
                IngestRequest.Totals.class,
                _ -> new IngestRequest.TotalsAnswer(9, 8, 1, 2.5, List.of()));
        publish("batches", "1", "seen by nobody, but its way is timed");

        for (var channel : Channel.values()) {
            var snapshot = ready().subscribe(channel.wireName()).next();

            assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
            assertThat(snapshot.path("ch").asText()).isEqualTo(channel.wireName());
            var data = snapshot.path("data");
            if (channel != Channel.OVERVIEW) assertThat(data.path("items").isArray()).isTrue();
            else assertOverview(data);
            clients.removeLast().close();
        }
    }

    private static void assertOverview(JsonNode data) {
        var river = data.path("river");
        assertThat(river.path("in").asInt()).isEqualTo(9);
        assertThat(river.path("models").asInt()).isEqualTo(3);
        assertThat(river.path("golden").asInt()).isEqualTo(5);
        assertThat(river.path("duplicates").asInt()).isEqualTo(6);
        assertThat(river.path("checks").path("warn").asInt()).isEqualTo(2);
        assertThat(data.path("quality").path("score").asDouble()).isEqualTo(97.5);
        assertThat(data.path("incidents").path("open").asInt()).isEqualTo(4);
        assertThat(data.path("throughput").path("rowsPerSecond").asDouble()).isEqualTo(2.5);
        assertThat(data.path("latency").path("p99Millis").isNumber()).isTrue();
    }

    @Test
    void unsubscribedChannelIsSilent() {
        var client = ready().subscribe("batches");
        client.next();

        client.send("{\"type\":\"unsubscribe\",\"channels\":[\"batches\"]}");
        client.subscribe("alerts").next();
        publish("batches", "1", "a");
        client.subscribe("services");

        assertThat(client.next().path("ch").asText()).isEqualTo("services");
    }

    @Test
    void servicesChannelTellsWhoIsThere() {
        var snapshot = ready().subscribe("services").next();

        assertThat(snapshot.path("data").path("items")).hasSize(8);
        assertThat(snapshot.path("data").path("items").get(0).path("name").asText())
                .isEqualTo("ingest");
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
    void tokenIsRenewedForTheSameCallerOnly() {
        var client = ready();
        var other = gateway.member(owner.tenant().id(), Role.VIEWER);

        client.send("{\"type\":\"token\",\"token\":\"" + owner.accessToken() + "\"}");
        assertThat(client.subscribe("alerts").next().path("type").asText()).isEqualTo("snapshot");
        client.send("{\"type\":\"token\",\"token\":\"" + other + "\"}");

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    void signingOutClosesTheSocketsOfTheSession() {
        var stays = ready();
        var login =
                gateway.json(
                        gateway.post(
                                "/api/v1/auth/login",
                                "{\"email\":\"%s\",\"password\":\"%s\"}"
                                        .formatted(owner.user().email(), TestGateway.PASSWORD)));
        var goes = connect(new WebSocketConnectOptions()).auth(login.path("accessToken").asText());
        goes.next();

        gateway.send(
                HttpRequest.newBuilder(gateway.uri("/api/v1/auth/logout"))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"refreshToken\":\"%s\"}"
                                                .formatted(login.path("refreshToken").asText()))));

        assertThat(goes.closeCode()).isEqualTo(4401);
        assertThat(stays.isOpen()).isTrue();
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
    void programMayListenWithItsKey() {
        var hello = keyed(gateway.key(owner, "viewer")).next();

        assertThat(hello.path("tenant").asText()).isEqualTo(owner.tenant().slug());
    }

    @Test
    void keyThatMayOnlyIngestIsClosed() {
        var key = gateway.key(owner, "ingest:cdr", "ingest");

        assertThat(keyed(key).closeCode()).isEqualTo(4401);
        assertThat(gateway.get("/api/v1/dashboard", key.key()).statusCode()).isEqualTo(403);
    }

    @Test
    void socketIsNotRenewedByAKeyThatMayOnlyIngest() {
        var key = gateway.key(owner, "viewer");
        var client = keyed(key);
        client.next();
        gateway.execute("update millrace.api_keys set scopes = '{ingest}' where id = $1", key.id());

        client.send("{\"type\":\"token\",\"token\":\"" + key.key() + "\"}");

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    void revokingAKeyClosesItsSocketsOnEveryNode() {
        var other = gateway.key(owner, "viewer");
        var key = gateway.key(owner, "viewer");
        var stays = keyed(other);
        var here = keyed(key);
        var there = connect(strict, true).auth(key.key());
        for (var client : List.of(stays, here, there)) client.next();

        var answer =
                gateway.send(
                        HttpRequest.newBuilder(gateway.uri("/api/v1/api-keys/" + key.id()))
                                .header("Authorization", "Bearer " + owner.accessToken())
                                .DELETE());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(here.closeCode()).isEqualTo(4401);
        assertThat(there.closeCode()).isEqualTo(4401);
        assertThat(stays.isOpen()).isTrue();
    }

    @Test
    void keyWhoseTimeIsCutShortLosesItsSockets() {
        var key = gateway.key(owner, "viewer");
        var client = keyed(key);
        client.next();

        gateway.execute("update millrace.api_keys set expires_at = now() where id = $1", key.id());

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    void signOutOfWhichTheBusSaysNothingClosesTheSocketsToo() {
        var client = ready();

        gateway.execute(
                """
                insert into millrace.revoked_sessions (family, expires_at)
                select family, now() + interval '10 minutes' from millrace.refresh_tokens
                where user_id = $1
                """,
                owner.user().id());

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    void clientIsToldThatChangesDoNotComeAndThatTheyComeAgain() {
        var client = ready().subscribe("services");
        client.next();

        assertTold(client, "down", () -> gateway.gone.add("live"));
        assertTold(client, "up", gateway.gone::clear);
    }

    private static void assertTold(LiveClient client, String state, Runnable change) {
        var before = Instant.now();
        change.run();
        JsonNode item;
        do {
            item = client.next().path("data").path("items").path(0);
        } while (!item.path("name").asText().equals("live"));
        assertThat(item.path("state").asText()).isEqualTo(state);
        var since = Instant.parse(item.path("since").asText());
        if (state.equals("up")) assertThat(since).isAfterOrEqualTo(before);
        else assertThat(since).isBefore(Instant.now());
    }

    private LiveClient keyed(ApiKeys.Created key) {
        return connect(new WebSocketConnectOptions()).auth(key.key());
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

    private LiveClient connect(WebSocketConnectOptions options) {
        return keep(LiveClient.connect(gateway.vertx(), gateway.port(), options));
    }

    private LiveClient connect(TestGateway node, boolean answers) {
        return keep(
                LiveClient.connect(
                        node.vertx(), node.port(), new WebSocketConnectOptions(), answers));
    }

    private LiveClient keep(LiveClient client) {
        clients.add(client);
        return client;
    }

    private LiveClient ready() {
        return named(connect(gateway, true));
    }

    private LiveClient named(LiveClient client) {
        var ready = client.auth(owner.accessToken()).next();
        assertThat(ready.path("type").asText()).isEqualTo("ready");
        assertThat(ready.path("tenant").asText()).isEqualTo(owner.tenant().slug());
        return client;
    }

    /// An event in the log whose message on the bus is lost.
    private LiveEvent write(String channel, String id, String value) {
        var event = new LiveEvent(tenant(), channel, last() + 1, Instant.now(), item(id, value));
        log.add(event);
        return event;
    }

    private void publish(String channel, String id, String value) {
        send(write(channel, id, value));
    }

    private TenantId tenant() {
        return owner.tenant().id();
    }

    private static String item(String id, String value) {
        return "{\"items\":[{\"id\":\"" + id + "\",\"v\":\"" + value + "\"}]}";
    }

    private static void send(LiveEvent event) {
        gateway.vertx()
                .eventBus()
                .publish(
                        LiveEvent.ADDRESS,
                        event,
                        new DeliveryOptions().setLocalOnly(true).setCodecName(RecordCodec.NAME));
    }
}
