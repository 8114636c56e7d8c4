package io.millrace.matching;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.matching.api.MatchingRequest.GoldenValue;
import io.millrace.matching.api.MatchingRequest.Reason;
import io.millrace.matching.engine.EntityIds;
import io.millrace.matching.engine.EntityIds.Change;
import io.millrace.matching.engine.MatchResult;
import io.millrace.matching.engine.MatchResult.Summary;
import io.millrace.matching.engine.MatchSettings;
import io.millrace.matching.engine.Matcher;
import io.millrace.matching.engine.RecordKey;
import io.millrace.matching.engine.ScoredPair;
import io.millrace.matching.engine.Survivorship;
import io.millrace.matching.engine.Survivorship.Member;
import io.millrace.matching.store.ResultStore.PairKey;
import io.millrace.matching.store.ResultStore.StoredGolden;
import io.millrace.matching.store.ResultStore.StoredPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/// What a run found, in the form in which it is stored.
record Outcome(
        List<List<Member>> clusters, List<StoredPair> pairs, Survivorship rules, Summary summary) {
    /// The same records and settings give the same result, whenever they are matched.
    private static final long SEED = 1;

    /// @param maxPairs to keep, the likeliest
    static Outcome of(
            List<Member> members, MatchSettings settings, int maxPairs, DoubleConsumer progress) {
        var byKey = new HashMap<RecordKey, Member>();
        for (var member : members) byKey.put(member.key(), member);
        var rows = members.stream().map(Member::row).toList();
        var result = Matcher.match(rows, settings, SEED, progress);
        var clusters = new ArrayList<List<Member>>(result.clusters().size());
        for (var cluster : result.clusters()) {
            clusters.add(
                    IntStream.of(cluster).mapToObj(i -> byKey.get(result.keys().get(i))).toList());
        }
        return new Outcome(
                clusters,
                pairs(result, maxPairs),
                new Survivorship(settings.fields()),
                result.summary());
    }

    private static List<StoredPair> pairs(MatchResult result, int most) {
        return result.pairs().stream()
                .sorted(Comparator.comparingDouble(ScoredPair::bits).reversed())
                .limit(most)
                .map(pair -> pair(result, pair))
                .toList();
    }

    private static StoredPair pair(MatchResult result, ScoredPair pair) {
        return new StoredPair(
                new PairKey(result.keys().get(pair.left()), result.keys().get(pair.right())),
                pair.bits(),
                () -> reasons(result, pair),
                pair.decision().id());
    }

    private static String reasons(MatchResult result, ScoredPair pair) {
        var reasons =
                result.reasons(pair).stream()
                        .map(reason -> new Reason(reason.field(), reason.level(), reason.bits()))
                        .toList();
        return Json.write(reasons);
    }

    /// What to write over an earlier run.
    record Swap(Map<RecordKey, String> ids, List<StoredGolden> golden, List<Change> history) {}

    /// @param before entity id of each record in the earlier run
    Swap after(Map<RecordKey, String> before) {
        var keys =
                clusters.stream()
                        .map(cluster -> cluster.stream().map(Member::key).toList())
                        .toList();
        var assigned = EntityIds.assign(before, keys, Ids::random128);
        var ids = new HashMap<RecordKey, String>();
        var golden = new ArrayList<StoredGolden>(clusters.size());
        for (int i = 0; i < clusters.size(); i++) {
            var id = assigned.ids().get(i);
            for (var key : keys.get(i)) ids.put(key, id);
            golden.add(golden(id, clusters.get(i)));
        }
        return new Swap(ids, golden, assigned.history());
    }

    private StoredGolden golden(String id, List<Member> members) {
        var values = new LinkedHashMap<String, GoldenValue>();
        rules.golden(members)
                .forEach((field, survivor) ->
                        values.put(
                                field,
                                new GoldenValue(
                                        survivor.value(),
                                        survivor.source().dataset(),
                                        survivor.source().recordId(),
                                        survivor.rule().id())));
        return new StoredGolden(id, Json.write(values), members.size());
    }
}
