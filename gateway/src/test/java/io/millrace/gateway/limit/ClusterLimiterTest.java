package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Several limiters on one map are what several nodes are.
final class ClusterLimiterTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static Vertx vertx;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    private final String name = "tries-" + System.nanoTime();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    private List<ClusterLimiter> nodes(int count) {
        InstantSource clock = now::get;
        return Stream.generate(() -> new ClusterLimiter(vertx, name, MINUTE, clock, () -> count))
                .limit(count)
                .toList();
    }

    private void pass(Duration time) {
        now.updateAndGet(at -> at.plus(time));
    }

    private static long allowed(List<ClusterLimiter> nodes, int tries, long limit) {
        return IntStream.range(0, tries)
                .filter(i -> nodes.get(i % nodes.size()).take("key", limit).isAllowed())
                .count();
    }

    @Test
    void threeNodesTogetherHoldTheLimit() {
        var nodes = nodes(3);

        assertThat(allowed(nodes, 6_000, 3_000)).isCloseTo(3_000, within(150L));
    }

    @Test
    void aSmallLimitIsHeldExactly() {
        assertThat(allowed(nodes(3), 100, 10)).isEqualTo(10);
    }

    @Test
    void underLoadWithoutEndAMinuteLetsThroughAMinutesTries() {
        var nodes = nodes(3);
        allowed(nodes, 5_000, 3_000);
        pass(Duration.ofMinutes(2));
        long allowed = 0;
        int seconds = 180;
        for (int second = 0; second < seconds; second++) {
            allowed += allowed(nodes, 120, 3_000);
            pass(Duration.ofSeconds(1));
        }

        assertThat(allowed).isCloseTo(9_000, within(450L));
    }

    @Test
    void whoIsRefusedIsToldWhenToComeAgain() {
        var node = nodes(1).getFirst();
        for (int i = 0; i < 5; i++) {
            var allowance = node.take("key", 5);
            assertThat(allowance.isAllowed()).isTrue();
            assertThat(allowance.remaining()).isEqualTo(4 - i);
        }

        var refused = node.take("key", 5);

        assertThat(refused.isAllowed()).isFalse();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.retrySeconds()).isBetween(55L, 65L);
        pass(Duration.ofSeconds(refused.retrySeconds()));
        assertThat(node.take("key", 5).isAllowed()).isTrue();
    }

    @Test
    void keysAreApart() {
        var node = nodes(1).getFirst();
        assertThat(node.take("a", 1).isAllowed()).isTrue();
        assertThat(node.take("a", 1).isAllowed()).isFalse();

        assertThat(node.take("b", 1).isAllowed()).isTrue();
    }

    @Test
    void anotherLimitCountsAnew() {
        var nodes = nodes(2);
        allowed(nodes, 100, 1_000_000);

        assertThat(allowed(nodes, 100, 10)).isEqualTo(10);
    }

    @Test
    void ofWhoIsForgottenNothingIsLeftWhateverTheLimitWas() {
        var limiter = nodes(1).getFirst();
        for (long limit : new long[] {2, 3}) limiter.take("gone", limit);
        limiter.take("stays", 2);

        limiter.forget("gone");

        assertThat(keys()).containsExactly("2 stays");
        assertThat(limiter.used("gone", 2)).isZero();
        assertThat(limiter.used("stays", 2)).isOne();
    }

    private Set<String> keys() {
        AsyncMap<String, String> map = vertx.sharedData().<String, String>getAsyncMap(name).await();
        return map.keys().await();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        var node = nodes(1).getFirst();
        node.take("key", 1);

        node.giveBack("key", 1);

        assertThat(node.take("key", 1).isAllowed()).isTrue();
        assertThat(node.take("key", 1).isAllowed()).isFalse();
    }

    @Test
    void whatCountsIsWhatWasTried() {
        var node = nodes(1).getFirst();
        for (int i = 0; i < 37; i++) node.take("key", 1_000_000);

        assertThat(node.used("key", 1_000_000)).isEqualTo(37);
    }

    @Test
    void whatANodeTookAloneCountsOnceTheMapIsBack() {
        var nodes = nodes(3);
        spoil("300 key");
        long alone = allowed(nodes.subList(0, 1), 400, 300);
        map().remove("300 key").await();
        pass(Duration.ofSeconds(2));

        assertThat(alone).isEqualTo(100);
        assertThat(allowed(nodes, 900, 300)).isEqualTo(200);
    }

    @Test
    void whatANodeTookBeforeGoesOffItsPartWhileTheMapIsAway() {
        var nodes = nodes(3);
        long before = allowed(nodes, 150, 300);
        spoil("300 key");

        assertThat(before).isEqualTo(150);
        assertThat(allowed(nodes, 900, 300)).isEqualTo(150);
    }

    /// A map that cannot be read is as good as one that is away.
    private void spoil(String key) {
        map().put(key, "0 x").await();
    }

    private AsyncMap<String, String> map() {
        return vertx.sharedData().<String, String>getAsyncMap(name).await();
    }

    @Test
    void withoutTheMapEachNodeKeepsItsPart() {
        var away = Vertx.vertx();
        InstantSource clock = now::get;
        var node = new ClusterLimiter(away, name, MINUTE, clock, () -> 3);
        away.close().await();

        assertThat(allowed(List.of(node), 400, 300)).isEqualTo(100);
    }
}
