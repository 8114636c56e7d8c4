package io.millrace.matching.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.matching.engine.EntityIds.Change;
import io.millrace.matching.engine.EntityIds.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EntityIdsTest {
    @Test
    void aRunThatRepeatsKeepsEveryId() {
        var clusters = List.of(cluster("a", "b"), cluster("c"), cluster("d", "e", "f"));
        var before = apply(Map.of(), clusters, "x");

        var again = EntityIds.assign(before, clusters, () -> "never");

        assertThat(again.ids()).containsExactly("x1", "x2", "x3");
        assertThat(again.history()).isEmpty();
    }

    @Test
    void addedRecordsChangeNoId() {
        var before = apply(Map.of(), List.of(cluster("a", "b"), cluster("c")), "x");

        var more =
                EntityIds.assign(
                        before,
                        List.of(cluster("0", "new"), cluster("a", "b", "z"), cluster("c")),
                        ids("y"));

        assertThat(more.ids()).containsExactly("y1", "x1", "x2");
        assertThat(more.history()).isEmpty();
    }

    @Test
    void aMergeKeepsTheLargerIdAndRedirectsTheOther() {
        var before = apply(Map.of(), List.of(cluster("a"), cluster("b", "c")), "x");

        var merged = EntityIds.assign(before, List.of(cluster("a", "b", "c")), ids("y"));

        assertThat(merged.ids()).containsExactly("x2");
        assertThat(merged.history()).containsExactly(new Change(Kind.MERGED, "x1", "x2"));
    }

    @Test
    void aSplitLeavesTheIdWithTheLargerPart() {
        var before = apply(Map.of(), List.of(cluster("a", "b", "c")), "x");

        var split = EntityIds.assign(before, List.of(cluster("a"), cluster("b", "c")), ids("y"));

        assertThat(split.ids()).containsExactly("y1", "x1");
        assertThat(split.history()).containsExactly(new Change(Kind.SPLIT, "x1", "y1"));
    }

    @Test
    void anIdWithoutRecordsIsRetired() {
        var before = apply(Map.of(), List.of(cluster("a"), cluster("b")), "x");

        var after = EntityIds.assign(before, List.of(cluster("b")), ids("y"));

        assertThat(after.history()).containsExactly(new Change(Kind.RETIRED, "x1", ""));
    }

    @Test
    void idsStayUniqueAndDoNotDependOnTheOrderOfClusters() {
        var random = new Random(1);
        var before = new HashMap<RecordKey, String>();
        var clusters = new ArrayList<List<RecordKey>>();
        for (int i = 0; i < 200; i++) {
            var cluster = new ArrayList<RecordKey>();
            for (int j = 0; j <= random.nextInt(4); j++) {
                var key = new RecordKey("d", i + "-" + j);
                cluster.add(key);
                before.put(key, "x" + random.nextInt(120));
            }
            clusters.add(cluster);
        }
        var expected = apply(before, clusters, "y");

        var shuffled = new ArrayList<>(clusters);
        Collections.shuffle(shuffled, random);
        var after = EntityIds.assign(before, shuffled, ids("y"));

        assertThat(after.ids()).doesNotHaveDuplicates();
        for (int i = 0; i < shuffled.size(); i++) {
            var id = after.ids().get(i);
            if (id.startsWith("x")) {
                assertThat(expected).containsEntry(shuffled.get(i).getFirst(), id);
            }
        }
    }

    private static Map<RecordKey, String> apply(
            Map<RecordKey, String> before, List<List<RecordKey>> clusters, String prefix) {
        var ids = EntityIds.assign(before, clusters, ids(prefix)).ids();
        var after = new HashMap<RecordKey, String>();
        for (int i = 0; i < ids.size(); i++) {
            for (var key : clusters.get(i)) after.put(key, ids.get(i));
        }
        return after;
    }

    private static Supplier<String> ids(String prefix) {
        var next = new AtomicInteger();
        return () -> prefix + next.incrementAndGet();
    }

    private static List<RecordKey> cluster(String... ids) {
        return List.of(ids).stream().map(id -> new RecordKey("d", id)).toList();
    }
}
