package io.millrace.gateway.live.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ChannelFeedTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final FeedLimits LIMITS = new FeedLimits(Duration.ofMillis(100), 3, 200, 4);
    private static final long LATER = Duration.ofMillis(100).toNanos();

    private final Deltas deltas = new Deltas(LIMITS, MAPPER);
    private long now = 1;

    @Test
    void firstAsksForASnapshotAndSendsItWithItsNumber() {
        var feed = feed(Channel.BATCHES, OptionalLong.empty());

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Load(OptionalLong.empty()));
        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Idle());
        feed.snapshot(7, AT, "{\"items\":[]}");

        assertThat(sent(feed))
                .isEqualTo(
                        json(
                                "{\"ch\":\"batches\",\"seq\":7,\"ts\":\"2026-01-02T03:04:05Z\","
                                        + "\"type\":\"snapshot\",\"data\":{\"items\":[]}}"));
        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Idle());
    }

    @Test
    void eventsDuringTheLoadFollowTheSnapshotAndOlderOnesAreDropped() {
        var feed = feed(Channel.BATCHES, OptionalLong.empty());
        feed.next(now, true);

        feed.accept(item(7, "a", 1));
        feed.accept(item(8, "b", 1));
        feed.snapshot(7, AT, "{\"items\":[]}");

        assertThat(sent(feed).path("type").asText()).isEqualTo("snapshot");
        now += LATER;
        assertThat(sent(feed).path("seq").asLong()).isEqualTo(8);
    }

    @Test
    void eventsFasterThanTheIntervalBecomeOneFrame() {
        var feed = live(Channel.BATCHES, 0);
        feed.accept(item(1, "a", 1));
        assertThat(sent(feed).has("coalesced")).isFalse();

        feed.accept(item(2, "a", 2));
        feed.accept(item(3, "b", 1));
        feed.accept(item(4, "a", 3));

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Later(LIMITS.interval()));
        now += LATER;
        var frame = sent(feed);
        assertThat(frame.path("seq").asLong()).isEqualTo(4);
        assertThat(frame.path("coalesced").asInt()).isEqualTo(3);
        assertThat(frame.path("data"))
                .isEqualTo(json("{\"items\":[{\"id\":\"b\",\"v\":1},{\"id\":\"a\",\"v\":3}]}"));
    }

    @Test
    void patchesOfTheOverviewAreComposed() {
        var feed = live(Channel.OVERVIEW, 0);
        feed.accept(new Event(1, AT, "{\"river\":{\"in\":1}}"));
        feed.accept(new Event(2, AT, "{\"river\":{\"models\":4}}"));
        feed.accept(new Event(3, AT, "{\"river\":{\"in\":2}}"));

        assertThat(sent(feed).path("data")).isEqualTo(json("{\"river\":{\"in\":2,\"models\":4}}"));
    }

    @Test
    void holeIsFilledBeforeAnythingAfterItIsSent() {
        var feed = live(Channel.BATCHES, 5);

        feed.accept(item(8, "c", 1));

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Load(OptionalLong.of(5)));
        feed.resume(5, List.of(item(6, "a", 1), item(7, "b", 1), item(8, "c", 1)));
        var frame = sent(feed);
        assertThat(frame.path("seq").asLong()).isEqualTo(8);
        assertThat(frame.path("coalesced").asInt()).isEqualTo(3);
    }

    @Test
    void resumedClientGetsOnlyWhatItMissed() {
        var feed = feed(Channel.RUNS, OptionalLong.of(3));

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Load(OptionalLong.of(3)));
        feed.resume(3, List.of(item(4, "a", 1)));

        assertThat(sent(feed).path("type").asText()).isEqualTo("delta");
        feed.accept(item(4, "a", 1));
        now += LATER;
        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Idle());
    }

    @Test
    void moreItemsThanTheBoundBecomeASnapshot() {
        var feed = live(Channel.BATCHES, 0);
        feed.next(now, true);
        for (int seq = 1; seq <= 4; seq++) feed.accept(item(seq, "id" + seq, 1));

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Load(OptionalLong.empty()));
        feed.snapshot(4, AT, "{\"items\":[]}");
        assertThat(sent(feed).path("seq").asLong()).isEqualTo(4);
        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Idle());
    }

    @Test
    void moreTextThanTheBoundBecomesASnapshot() {
        var feed = live(Channel.BATCHES, 0);
        feed.accept(item(1, "a".repeat(120), 1));
        assertThat(feed.next(now, false)).isEqualTo(new Verdict.Idle());

        feed.accept(item(2, "b".repeat(120), 1));

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Load(OptionalLong.empty()));
    }

    @Test
    void nothingIsKeptForAReaderThatWaitsForItsSnapshot() {
        var feed = live(Channel.BATCHES, 0);
        for (int seq = 1; seq <= 4; seq++) feed.accept(item(seq, "id" + seq, 1));
        for (int seq = 5; seq <= 7; seq++) {
            feed.accept(item(seq, "a", seq));
            assertThat(feed.next(now, false)).isEqualTo(new Verdict.Idle());
        }

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Load(OptionalLong.empty()));
        feed.snapshot(4, AT, "{\"items\":[]}");
        sent(feed);
        now += LATER;

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Idle());
    }

    @Test
    void floodDuringALoadStartsItAgain() {
        var feed = feed(Channel.BATCHES, OptionalLong.empty());
        feed.next(now, true);
        for (int seq = 1; seq <= 5; seq++) feed.accept(item(seq, "a", seq));

        feed.snapshot(0, AT, "{\"items\":[]}");

        assertThat(feed.next(now, true)).isEqualTo(new Verdict.Load(OptionalLong.empty()));
        feed.snapshot(5, AT, "{\"items\":[]}");
        assertThat(sent(feed).path("seq").asLong()).isEqualTo(5);
    }

    @Test
    void slowReaderGetsOneFrameForAllThatHappenedMeanwhile() {
        var feed = live(Channel.BATCHES, 0);
        for (int seq = 1; seq <= 50; seq++) {
            feed.accept(item(seq, "a", seq));
            now += LATER;
            assertThat(feed.next(now, false)).isEqualTo(new Verdict.Idle());
        }

        assertThat(sent(feed).path("coalesced").asInt()).isEqualTo(50);
    }

    @Test
    void itemsOfChecksAndEntitiesAreKnownByTheirNames() {
        var checks = live(Channel.QUALITY, 0);
        checks.accept(new Event(1, AT, "{\"items\":[{\"check\":\"x\",\"outcome\":\"pass\"}]}"));
        checks.accept(new Event(2, AT, "{\"items\":[{\"check\":\"x\",\"outcome\":\"fail\"}]}"));
        var entities = live(Channel.ENTITIES, 0);
        entities.accept(new Event(1, AT, "{\"items\":[{\"entity\":\"e\",\"golden\":1}]}"));
        entities.accept(new Event(2, AT, "{\"items\":[{\"entity\":\"f\",\"golden\":2}]}"));

        assertThat(sent(checks).path("data"))
                .isEqualTo(json("{\"items\":[{\"check\":\"x\",\"outcome\":\"fail\"}]}"));
        assertThat(sent(entities).path("data").path("items")).hasSize(2);
    }

    @Test
    void readersThatStandAlikeAreSentTheSameText() {
        var one = live(Channel.BATCHES, 0);
        var other = live(Channel.BATCHES, 0);
        for (int seq = 1; seq <= 2; seq++) {
            var event = item(seq, "id" + seq, 1);
            one.accept(event);
            other.accept(event);
        }

        assertThat(text(one)).isSameAs(text(other));
    }

    @Test
    void aReaderThatLagsIsSentItsOwn() {
        var one = live(Channel.BATCHES, 0);
        var other = live(Channel.BATCHES, 0);
        var first = item(1, "a", 1);
        var second = item(2, "b", 1);
        one.accept(first);
        other.accept(first);
        sent(one);

        one.accept(second);
        other.accept(second);
        now += LATER;

        assertThat(sent(one).path("data").path("items")).hasSize(1);
        assertThat(sent(other).path("data").path("items")).hasSize(2);
    }

    private ChannelFeed feed(Channel channel, OptionalLong from) {
        return new ChannelFeed(channel, from, LIMITS, deltas, now);
    }

    /// A feed that has resumed at `seq` with nothing missed.
    private ChannelFeed live(Channel channel, long seq) {
        var feed = feed(channel, OptionalLong.of(seq));
        feed.next(now, true);
        feed.resume(seq, List.of());
        return feed;
    }

    private JsonNode sent(ChannelFeed feed) {
        return json(text(feed));
    }

    private String text(ChannelFeed feed) {
        var verdict = feed.next(now, true);
        assertThat(verdict).isInstanceOf(Verdict.Send.class);
        return ((Verdict.Send) verdict).frame();
    }

    private static Event item(long seq, String id, int value) {
        return new Event(seq, AT, "{\"items\":[{\"id\":\"" + id + "\",\"v\":" + value + "}]}");
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
