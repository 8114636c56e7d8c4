package io.millrace.gateway;

import static io.millrace.gateway.LiveIT.clients;
import static io.millrace.gateway.LiveIT.gateway;
import static io.millrace.gateway.LiveIT.ingest;
import static io.millrace.gateway.LiveIT.item;
import static io.millrace.gateway.LiveIT.log;
import static io.millrace.gateway.LiveIT.publish;
import static io.millrace.gateway.LiveIT.ready;
import static io.millrace.gateway.LiveIT.send;
import static io.millrace.gateway.LiveIT.since;
import static io.millrace.gateway.LiveIT.tenant;
import static io.millrace.gateway.LiveIT.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.live.engine.Channel;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.ScheduleRequest;
import io.millrace.transform.api.TransformRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a socket is sent: snapshots, deltas, and nothing of others.
interface LiveChannels {
    @Test
    default void snapshotComesWithItsNumberAndDeltasFollow() {
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
    default void resumedClientGetsWhatItMissedAndATooOldOneASnapshot() {
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
    default void lostEventIsFetchedBeforeTheNextIsSent() {
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
    default void floodBecomesFewFramesWithoutAHole() {
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
    default void eventsThatComeTogetherAreOneFrame() {
        var client = ready().subscribe("batches");
        client.next();

        send(write("batches", "1", "a"), write("batches", "2", "b"), write("batches", "1", "c"));
        var delta = client.next();

        assertThat(delta.path("seq").asLong()).isEqualTo(3);
        assertThat(delta.path("coalesced").asInt()).isEqualTo(3);
        assertThat(delta.path("data").path("items").findValuesAsText("v"))
                .containsExactly("b", "c");
    }

    @Test
    default void otherTenantsEventsAreNeverSeen() {
        var client = ready().subscribe("batches");
        client.next();
        var stranger = gateway.signUp().tenant().id();

        send(new LiveEvent(stranger, "batches", 1, Instant.now(), item("x", "secret")));
        publish("batches", "1", "own");

        assertThat(client.next().toString()).contains("own").doesNotContain("secret");
        assertThat(client.waiting()).isZero();
    }

    @Test
    default void snapshotOfAServiceThatIsAwayComesWhenItIsBack() {
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
    default void everyChannelHasASnapshot() {
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
        gateway.deploy(
                new StandIn(ScheduleRequest.ADDRESS, tenant())
                        .on(
                                ScheduleRequest.Schedules.class,
                                _ -> new ScheduleRequest.ScheduleList(List.of())));
        ingest.on(
                        IngestRequest.Totals.class,
                        _ -> new IngestRequest.TotalsAnswer(9, 8, 1, 2.5, List.of()))
                .on(IngestRequest.Sources.class, _ -> new IngestRequest.SourceList(List.of()));
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
        assertThat(data.path("alerts").path("open").asInt()).isEqualTo(2);
        assertThat(data.path("throughput").path("rowsPerSecond").asDouble()).isEqualTo(2.5);
        assertThat(data.path("latency").path("p99Millis").isNumber()).isTrue();
    }

    @Test
    default void unsubscribedChannelIsSilent() {
        var client = ready().subscribe("batches");
        client.next();

        client.send("{\"type\":\"unsubscribe\",\"channels\":[\"batches\"]}");
        client.subscribe("alerts").next();
        publish("batches", "1", "a");
        client.subscribe("services");

        assertThat(client.next().path("ch").asText()).isEqualTo("services");
    }

    @Test
    default void servicesChannelTellsWhoIsThere() {
        var snapshot = ready().subscribe("services").next();

        assertThat(snapshot.path("data").path("items")).hasSize(9);
        assertThat(snapshot.path("data").path("items").get(0).path("name").asText())
                .isEqualTo("ingest");
    }

    @Test
    default void clientIsToldThatChangesDoNotComeAndThatTheyComeAgain() {
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
}
