package io.millrace.matching.engine;

import java.util.HashSet;
import java.util.List;

/// How records are matched.
///
/// @param linkOnly every dataset is free of duplicates: a record matches at most one of each other
///   dataset
/// @param threshold probability from which a pair counts as the same. [#DEFAULT_THRESHOLD] needs no
///   truth: posteriors of records that share fields such as place and postcode are a little too
///   sure of themselves, and in golden records a wrong merge costs more than a missed one
/// @param floor pairs below this probability are forgotten
/// @param maxPairsPerRecord candidate pairs grow with the number of records by at most this factor
public record MatchSettings(
        List<Field> fields,
        boolean linkOnly,
        double threshold,
        double floor,
        int maxPairsPerRecord) {
    public static final double DEFAULT_THRESHOLD = 0.9;

    /// Between sources free of duplicates every pair has been weighed against its rivals, and a
    /// wrong link costs no more than a missed one.
    public static final double LINK_THRESHOLD = 0.5;

    public static final int MAX_FIELDS = 20;

    private static final double FLOOR = 0.05;
    private static final int MAX_PAIRS_PER_RECORD = 30;

    public MatchSettings {
        fields = List.copyOf(fields);
        if (fields.size() > MAX_FIELDS) throw new IllegalArgumentException("too many fields");
        var names = new HashSet<String>();
        for (var field : fields) {
            if (!names.add(field.name())) throw new IllegalArgumentException(field.name());
        }
        if (!(threshold >= 0 && threshold <= 1)) throw new IllegalArgumentException("threshold");
    }

    public static MatchSettings of(List<Field> fields, boolean linkOnly) {
        return new MatchSettings(
                fields, linkOnly, threshold(linkOnly), FLOOR, MAX_PAIRS_PER_RECORD);
    }

    /// The one that is taken where none is asked for.
    public static double threshold(boolean linkOnly) {
        return linkOnly ? LINK_THRESHOLD : DEFAULT_THRESHOLD;
    }

    public MatchSettings withThreshold(double other) {
        return new MatchSettings(fields, linkOnly, other, floor, maxPairsPerRecord);
    }
}
