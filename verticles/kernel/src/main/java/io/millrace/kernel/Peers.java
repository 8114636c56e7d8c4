package io.millrace.kernel;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Shareable;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The other nodes of the cluster as the [Bus] of one sees them: which serve an address, and which
/// request waits for which, so that none waits for a node that is gone. One a Vertx; safe from any
/// thread.
final class Peers implements Shareable {
    private static final String NAME = "millrace.peers";

    /// A list of who serves an address is used for so long before it is asked for again.
    private static final Duration FRESH = Duration.ofMillis(300);

    private static final Duration LOOK = Duration.ofMillis(100);

    /// A node that answers no question for so long, while requests wait for it, is taken for gone
    /// until it answers one: it may be halted, or cut off and not yet out of the cluster.
    private static final Duration SILENT = Duration.ofSeconds(3);

    private static final Duration STALL = Duration.ofSeconds(1);
    private static final String PULSE = "millrace.pulse";
    private static final String FAREWELL = "millrace.farewell";
    private static final DeliveryOptions QUESTION =
            new DeliveryOptions().setCodecName(RecordCodec.NAME).setSendTimeout(1_000);
    private static final DeliveryOptions ANSWER =
            new DeliveryOptions().setCodecName(ReplyCodec.NAME);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    private record Listing(List<String> nodes, long at) {}

    private record Served(MessageConsumer<?> common, Places places) {}

    private final Vertx vertx;
    private final @Nullable ClusterManager cluster;
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();
    private final Map<String, Set<Promise<?>>> asked = new ConcurrentHashMap<>();
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final Set<String> questioned = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Set<String> retiring = ConcurrentHashMap.newKeySet();
    private final List<Served> served = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private long watchedAt = System.nanoTime();

    private Peers(Vertx vertx, @Nullable ClusterManager cluster) {
        this.vertx = vertx;
        this.cluster = cluster;
    }

    /// Begins to look after the peers of `vertx`. Called once, outside of verticles.
    static void meet(Vertx vertx) {
        var peers = new Peers(vertx, ((VertxInternal) vertx).clusterManager());
        vertx.sharedData().<String, Peers>getLocalMap(NAME).put(NAME, peers);
        if (peers.cluster == null) return;
        vertx.eventBus()
                .consumer(
                        at(PULSE, peers.self()),
                        question -> question.reply(new Reply.Answer(null), ANSWER));
        vertx.eventBus()
                .<Bus.Farewell>consumer(
                        at(FAREWELL, peers.self()),
                        message -> {
                            var left = peers.release(message.body().node());
                            message.reply(new Reply.Answer(left), ANSWER);
                        });
        vertx.setPeriodic(LOOK.toMillis(), _ -> peers.watch());
    }

    /// Those of a Vertx that met none are nobody.
    static Peers of(Vertx vertx) {
        var known = vertx.sharedData().<String, Peers>getLocalMap(NAME).get(NAME);
        return known == null ? new Peers(vertx, null) : known;
    }

    /// The address of one node's service, where only that node listens.
    static String at(String address, String node) {
        return address + "@" + node;
    }

    /// This node's name; empty outside of a cluster.
    String self() {
        return cluster == null ? "" : cluster.getNodeId();
    }

    /// The other living nodes that serve `address`, another one first each time. May wait when none
    /// is known.
    List<String> serving(String address) {
        if (cluster == null) return List.of();
        var listing = listings.get(address);
        var nodes = listing == null ? List.<String>of() : living(listing.nodes());
        if (listing == null || nodes.isEmpty()) {
            nodes = living(lookNow(address).orElse(List.of()));
        } else if (System.nanoTime() - listing.at() > FRESH.toNanos()) {
            // The old list serves meanwhile: the map of the cluster may be slow just now.
            listings.put(address, new Listing(listing.nodes(), System.nanoTime()));
            look(cluster, address);
        }
        var turned = new ArrayList<>(nodes);
        if (!turned.isEmpty()) Collections.rotate(turned, turn.getAndIncrement() % turned.size());
        return turned;
    }

    /// How many living nodes serve `address`, this one too, as the cluster says now; empty where it
    /// does not say. Waits.
    OptionalInt all(String address) {
        var there = there();
        var found = lookNow(address);
        if (there.isEmpty() || found.isEmpty()) return OptionalInt.empty();
        return OptionalInt.of((int) found.get().stream().filter(there::contains).count());
    }

    private Optional<List<String>> lookNow(String address) {
        if (cluster == null) return Optional.empty();
        return look(cluster, address)
                .timeout(LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS)
                .map(Optional::of)
                .otherwise(Optional.empty())
                .await();
    }

    private Future<List<String>> look(ClusterManager from, String address) {
        var found = Promise.<List<RegistrationInfo>>promise();
        from.getRegistrations(address, found);
        return found.future()
                .map(all -> all.stream().map(RegistrationInfo::nodeId).distinct().toList())
                .onSuccess(nodes -> listings.put(address, new Listing(nodes, System.nanoTime())));
    }

    private List<String> living(List<String> nodes) {
        var there = there();
        return nodes.stream()
                .filter(node ->
                        there.contains(node)
                                && !silent.contains(node)
                                && !retiring.contains(node)
                                && !node.equals(self()))
                .toList();
    }

    private Set<String> there() {
        try {
            return cluster == null ? Set.of() : new HashSet<>(cluster.getNodes());
        } catch (RuntimeException _) { // this node is no longer in the cluster
            return Set.of();
        }
    }

    /// The answer of `node` to what `send` asks it, or `unavailable` as soon as the node has left
    /// the cluster or is silent; a node that retires is not asked and has no handlers.
    <T> Future<T> ask(String node, Supplier<Future<T>> send) {
        var first = Promise.<T>promise();
        // Noted before it is looked whether the node retires, as release does it the other way
        // about: so that one of the two sees the other.
        note(node, first);
        var answer = first.future().onComplete(_ -> strike(node, first));
        if (retiring.contains(node)) {
            first.tryFail(new ReplyException(ReplyFailure.NO_HANDLERS));
        } else {
            send.get().onSuccess(first::tryComplete).onFailure(first::tryFail);
        }
        return answer;
    }

    private void note(String node, Promise<?> first) {
        asked.compute(
                node,
                (_, before) -> {
                    if (before == null) heard.put(node, System.nanoTime());
                    var waiting =
                            before == null ? ConcurrentHashMap.<Promise<?>>newKeySet() : before;
                    waiting.add(first);
                    return waiting;
                });
    }

    private void strike(String node, Promise<?> first) {
        asked.computeIfPresent(
                node,
                (_, waiting) -> {
                    waiting.remove(first);
                    return waiting.isEmpty() ? null : waiting;
                });
    }

    /// Asks `node` nothing any more; what is left that it was asked.
    private Bus.Left release(String node) {
        retiring.add(node);
        return new Bus.Left(asked.getOrDefault(node, Set.of()).size());
    }

    /// One thread at a time.
    private void watch() {
        long now = System.nanoTime();
        // It was this node that stood still.
        if (now - watchedAt > STALL.toNanos()) heard.replaceAll((_, _) -> now);
        watchedAt = now;
        if (!retiring.isEmpty()) retiring.retainAll(there());
        var watched = new HashSet<>(asked.keySet());
        watched.addAll(silent);
        if (watched.isEmpty()) return;
        var there = there();
        for (var node : watched) {
            if (there.contains(node)) question(node, now);
            else forget(node);
        }
    }

    private void question(String node, long now) {
        if (now - heard.getOrDefault(node, now) > SILENT.toNanos()) {
            silent.add(node);
            fail(node, "The node that works on it does not answer; retry.");
        }
        if (!questioned.add(node)) return;
        vertx.eventBus()
                .request(at(PULSE, node), new Bus.Ping(), QUESTION)
                .onComplete(answer -> {
                    if (!isTimeout(answer.cause())) {
                        heard.put(node, System.nanoTime());
                        silent.remove(node);
                    }
                    questioned.remove(node);
                });
    }

    /// Any other failure says that nobody listens, as on a node of a version that has no pulse.
    private static boolean isTimeout(@Nullable Throwable cause) {
        return cause instanceof ReplyException e && e.failureType() == ReplyFailure.TIMEOUT;
    }

    private void forget(String node) {
        silent.remove(node);
        heard.remove(node);
        fail(node, "The node that worked on it is gone; retry.");
    }

    private void fail(String node, String why) {
        var waiting = asked.remove(node);
        if (waiting == null) return;
        waiting.forEach(promise -> promise.tryFail(Problem.unavailable(why).toException()));
    }

    /// Notes what this node serves at the address that all nodes share.
    void serves(MessageConsumer<?> common, Places places) {
        if (cluster != null) served.add(new Served(common, places));
    }

    /// Lets no other node choose this one any more, and waits until it has answered what it was
    /// asked. Blocks.
    void retire(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        var withdrawn = served.stream().map(its -> its.common().unregister()).toList();
        Future.join(withdrawn)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .await();
        // The others hear of it when their lists are no longer fresh.
        if (!takeLeave(deadline)) {
            // nosemgrep: sleep-in-a-service -- of the thread that ends the node
            TimeUnit.NANOSECONDS.sleep(2 * FRESH.toNanos());
        }
        while (System.nanoTime() < deadline && isBusy()) {
            // nosemgrep: sleep-in-a-service -- as above
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis() / 4);
        }
    }

    /// Whether every other node has said that it asks this one nothing any more, and that all that
    /// it had asked is answered. One that is halted or of a version that knows no farewell does
    /// not.
    private boolean takeLeave(long deadline) throws InterruptedException {
        var others = new HashSet<>(there());
        others.remove(self());
        boolean isSaidByAll = true;
        while (!others.isEmpty() && System.nanoTime() < deadline) {
            for (var node : List.copyOf(others)) {
                var left = farewell(node);
                if (left.isEmpty() || left.getAsInt() == 0) others.remove(node);
                isSaidByAll &= left.isPresent();
            }
            // nosemgrep: sleep-in-a-service -- of the thread that ends the node
            if (!others.isEmpty()) TimeUnit.MILLISECONDS.sleep(LOOK.toMillis() / 4);
        }
        return isSaidByAll && others.isEmpty();
    }

    private OptionalInt farewell(String node) {
        return vertx.eventBus()
                .<Reply>request(at(FAREWELL, node), new Bus.Farewell(self()), QUESTION)
                .map(answer ->
                        answer.body() instanceof Reply.Answer(Bus.Left left)
                                ? OptionalInt.of(left.requests())
                                : OptionalInt.empty())
                .otherwise(OptionalInt.empty())
                .await();
    }

    private boolean isBusy() {
        return served.stream().anyMatch(its -> its.places().isTaken());
    }
}
