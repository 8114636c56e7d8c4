package io.millrace.app;

import com.hazelcast.config.Config;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node's membership of the cluster, which sees to it that the cluster knows what the node
/// serves. Two nodes that die together, or a split that heals, can take others' entries of the
/// shared map with them (vert.x#4394); each node looks for its own again and again, puts back what
/// is missing, and removes what nodes left behind that are gone.
final class Membership extends HazelcastClusterManager {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration LOOK = Duration.ofSeconds(3);

    /// The same while something is missing: until then the node is not ready.
    private static final Duration NEXT_LOOK = Duration.ofMillis(100);

    /// Who asks whether the node is known waits for so many of those.
    private static final int LOOKS = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Entry(String address, RegistrationInfo info) {}

    private final Map<String, Set<RegistrationInfo>> own = new ConcurrentHashMap<>();
    private final CountDownLatch left = new CountDownLatch(1);
    private Set<Entry> orphans = new HashSet<>();
    private Set<Entry> missing = new HashSet<>();
    private volatile boolean isKnown;
    private volatile boolean hasSettled;

    Membership(Config config) {
        super(config);
    }

    @Override
    public void join(Completable<Void> joined) {
        var promise = Promise.<Void>promise();
        promise.future()
                .onSuccess(_ ->
                        Thread.ofPlatform().daemon().name("millrace-cluster").start(this::keep))
                .onComplete(joined);
        super.join(promise);
    }

    @Override
    public void leave(Completable<Void> gone) {
        left.countDown();
        super.leave(gone);
    }

    @Override
    public void addRegistration(String address, RegistrationInfo info, Completable<Void> added) {
        if (!info.localOnly()) {
            own.computeIfAbsent(address, _ -> ConcurrentHashMap.newKeySet()).add(info);
        }
        super.addRegistration(address, info, added);
    }

    @Override
    public void removeRegistration(
            String address, RegistrationInfo info, Completable<Void> removed) {
        own.computeIfPresent(
                address,
                (_, infos) -> {
                    infos.remove(info);
                    return infos.isEmpty() ? null : infos;
                });
        super.removeRegistration(address, info, removed);
    }

    /// Whether every part of the cluster's memory that this node keeps had its copy once since it
    /// joined. While others come and go later, each part is copied again; a node that serves goes
    /// on serving meanwhile. Waits.
    boolean hasSettled() {
        if (!hasSettled) {
            hasSettled = getHazelcastInstance().getPartitionService().isLocalMemberSafe();
        }
        return hasSettled;
    }

    /// Whether all that this node serves was in the cluster's map when it last looked; waits a
    /// moment for the next looks when it was not. Blocks.
    boolean isKnown() throws InterruptedException {
        for (int i = 0; i < LOOKS && !isKnown; i++) {
            if (left.await(NEXT_LOOK.toMillis(), TimeUnit.MILLISECONDS)) break;
        }
        return isKnown;
    }

    private void keep() {
        try {
            var rest = NEXT_LOOK;
            while (!left.await(rest.toMillis(), TimeUnit.MILLISECONDS)) rest = look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Only on the thread of [#keep]: of two that look, one would wait for the other while that one
    /// waits for an answer, which on Vert.x's virtual threads comes only when the first goes on.
    ///
    /// @return time until the next look; a cluster that does not answer is not asked more often
    private Duration look() {
        try {
            boolean isWhole = isListed();
            var nodes = Set.copyOf(getNodes());
            var orphaned = new HashSet<Entry>();
            var absent = new HashSet<Entry>();
            for (var address : own.keySet()) {
                var listed = listed(address);
                own.getOrDefault(address, Set.of()).stream()
                        .filter(info -> !listed.contains(info))
                        .forEach(info -> absent.add(new Entry(address, info)));
                listed.stream()
                        .filter(info -> !info.localOnly() && !nodes.contains(info.nodeId()))
                        .forEach(info -> orphaned.add(new Entry(address, info)));
            }
            restore(absent);
            removeOrphans(orphaned);
            isKnown = isWhole && absent.isEmpty();
            return isKnown ? LOOK : NEXT_LOOK;
        } catch (Exception e) { // await throws checked ones too; the next look comes soon
            isKnown = false;
            if (left.getCount() > 0) LOG.atWarn().setCause(e).log("cannot look at the cluster");
            return LOOK;
        }
    }

    /// Whether the others can find this node at all; sees to it that they can.
    private boolean isListed() {
        boolean isFound =
                await(
                        this.<NodeInfo>asked(found -> getNodeInfo(getNodeId(), found))
                                .map(true)
                                .otherwise(false));
        var its = getNodeInfo();
        if (!isFound && its != null) await(this.<Void>asked(set -> setNodeInfo(its, set)));
        return isFound;
    }

    private List<RegistrationInfo> listed(String address) {
        return await(this.<List<RegistrationInfo>>asked(found -> getRegistrations(address, found)));
    }

    /// Puts back what this node had missed at the last look already: what it just begins to serve
    /// is on its way.
    private void restore(Set<Entry> absent) {
        for (var entry : absent) {
            if (!missing.contains(entry)) continue;
            var address = entry.address();
            var info = entry.info();
            await(this.<Void>asked(put -> super.addRegistration(address, info, put)));
            boolean isWanted = own.getOrDefault(address, Set.of()).contains(info);
            if (!isWanted) { // unregistered meanwhile
                await(this.<Void>asked(done -> super.removeRegistration(address, info, done)));
                continue;
            }
            LOG.atWarn().addKeyValue("service", address).log("the cluster had lost a service");
        }
        missing = absent;
    }

    /// Removes what was there at the last look already: a node that just comes may be in the map
    /// before it is among the members.
    private void removeOrphans(Set<Entry> orphaned) {
        for (var entry : orphaned) {
            if (!orphans.contains(entry)) continue;
            await(
                    this.<Void>asked(
                            done -> super.removeRegistration(entry.address(), entry.info(), done)));
        }
        orphans = orphaned;
    }

    private <T> Future<T> asked(Consumer<Promise<T>> question) {
        var answer = Promise.<T>promise();
        question.accept(answer);
        return answer.future();
    }

    private static <T> T await(Future<T> answer) {
        return answer.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).await();
    }
}
