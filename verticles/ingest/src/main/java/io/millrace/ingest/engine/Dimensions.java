package io.millrace.ingest.engine;

import java.util.ArrayList;
import java.util.List;

/// Sums and counts of the measures by each value of each column of few values, over one batch.
final class Dimensions {
    private static final int MOST_DIMENSIONS = 16;
    private static final int MOST_MEASURES = 12;

    private final ColumnProfile[] profiles;
    private final int[] measures;
    private final int[] dimensions;
    private final long[][] rows;
    private final long[][] counts;
    private final double[][] sums;
    private int alive;

    Dimensions(ColumnProfile[] profiles) {
        this.profiles = profiles;
        this.measures = pick(MOST_MEASURES, false);
        this.dimensions = pick(MOST_DIMENSIONS, true);
        this.alive = dimensions.length;
        int groups = TopValues.MOST + 1;
        rows = new long[dimensions.length][groups];
        counts = new long[dimensions.length][groups * measures.length];
        sums = new double[dimensions.length][groups * measures.length];
    }

    private int[] pick(int most, boolean dimension) {
        var picked = new ArrayList<Integer>();
        for (int i = 0; i < profiles.length && picked.size() < most; i++) {
            var profile = profiles[i];
            if (dimension ? profile.isDimension() : profile.column().type().isMeasure()) {
                picked.add(i);
            }
        }
        return picked.stream().mapToInt(Integer::intValue).toArray();
    }

    void add(boolean[] present, double[] numbers) {
        int width = measures.length;
        for (int d = 0; d < alive; d++) {
            int group = profiles[dimensions[d]].group;
            if (group < 0) {
                drop(d--);
                continue;
            }
            rows[d][group]++;
            int at = group * width;
            var ofCounts = counts[d];
            var ofSums = sums[d];
            for (int measure : measures) {
                if (present[measure]) {
                    ofCounts[at]++;
                    ofSums[at] += numbers[measure];
                }
                at++;
            }
        }
    }

    /// Its column has too many values: the last one takes its place.
    private void drop(int d) {
        alive--;
        dimensions[d] = dimensions[alive];
        rows[d] = rows[alive];
        counts[d] = counts[alive];
        sums[d] = sums[alive];
    }

    List<Profile.DimensionFacts> facts() {
        var names = new ArrayList<String>();
        for (int measure : measures) names.add(profiles[measure].column().name());
        var facts = new ArrayList<Profile.DimensionFacts>();
        for (int d = 0; d < alive; d++) {
            var profile = profiles[dimensions[d]];
            if (profile.looksLikeKey()) continue;
            facts.add(
                    new Profile.DimensionFacts(
                            profile.column().name(), List.copyOf(names), groups(d, profile)));
        }
        return facts;
    }

    private List<Profile.Group> groups(int d, ColumnProfile profile) {
        var top = profile.top();
        var groups = new ArrayList<Profile.Group>();
        if (top == null) return groups;
        for (int group = 0; group <= top.size; group++) {
            if (rows[d][group] == 0) continue;
            var ofSums = new ArrayList<Double>();
            var ofCounts = new ArrayList<Long>();
            for (int m = 0; m < measures.length; m++) {
                ofSums.add(sums[d][group * measures.length + m]);
                ofCounts.add(counts[d][group * measures.length + m]);
            }
            var value = group == 0 ? null : top.texts[group - 1];
            groups.add(new Profile.Group(value, rows[d][group], ofSums, ofCounts));
        }
        return groups;
    }
}
