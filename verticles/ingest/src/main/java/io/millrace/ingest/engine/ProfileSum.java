package io.millrace.ingest.engine;

import io.millrace.ingest.engine.Profile.ColumnFacts;
import io.millrace.ingest.engine.Profile.Counted;
import io.millrace.ingest.engine.Profile.DimensionFacts;
import io.millrace.ingest.engine.Profile.Group;
import io.millrace.ingest.engine.Profile.Quantile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The statistics of a batch of which more rows were stored later. Counts, sums and edges are
/// exact; distinct values are where each is counted; quantiles are the means by rows.
public final class ProfileSum {
    private ProfileSum() {}

    /// @param rowsOfFirst stored rows behind `first`
    public static Profile of(Profile first, long rowsOfFirst, Profile second, long rowsOfSecond) {
        var columns = new LinkedHashMap<String, ColumnFacts>();
        for (var its : first.columns()) columns.put(its.name(), withNulls(its, rowsOfSecond));
        for (var its : second.columns()) {
            var known = first.columns().stream().filter(f -> f.name().equals(its.name())).findAny();
            columns.put(
                    its.name(),
                    known.map(f -> sum(f, its)).orElseGet(() -> withNulls(its, rowsOfFirst)));
        }
        var dimensions =
                rowsOfFirst == 0
                        ? second.dimensions()
                        : groups(first.dimensions(), second.dimensions());
        return new Profile(List.copyOf(columns.values()), dimensions);
    }

    /// Of a column that only one side has: the rows of the other have no value.
    private static ColumnFacts withNulls(ColumnFacts f, long more) {
        return new ColumnFacts(
                f.name(),
                f.type(),
                f.count(),
                f.nulls() + more,
                f.distinct(),
                f.min(),
                f.max(),
                f.sum(),
                f.sumOfSquares(),
                f.quantiles(),
                f.top(),
                f.manyValues(),
                f.writing());
    }

    private static ColumnFacts sum(ColumnFacts a, ColumnFacts b) {
        boolean isWhole = isCounted(a) && isCounted(b);
        var top = isWhole ? together(a, b) : a.count() >= b.count() ? a.top() : b.top();
        return new ColumnFacts(
                a.name(),
                a.type(),
                a.count() + b.count(),
                a.nulls() + b.nulls(),
                isWhole ? top.size() : Math.max(a.distinct(), b.distinct()),
                edge(a.type(), a.min(), b.min(), -1),
                edge(a.type(), a.max(), b.max(), 1),
                sum(a.sum(), b.sum()),
                sum(a.sumOfSquares(), b.sumOfSquares()),
                quantiles(a, b),
                top,
                a.manyValues() || b.manyValues(),
                sum(a.writing(), b.writing()));
    }

    /// What was refused is not taken off when it is mended.
    private static Profile.Writing sum(Profile.Writing a, Profile.Writing b) {
        return new Profile.Writing(
                Forms.together(a.forms(), b.forms()), a.refused(), a.refusedForms());
    }

    private static @Nullable Double sum(@Nullable Double a, @Nullable Double b) {
        if (a == null) return b;
        return b == null ? a : Double.valueOf(a + b);
    }

    private static @Nullable String edge(
            ColumnType type, @Nullable String a, @Nullable String b, int sign) {
        if (a == null) return b;
        if (b == null) return a;
        return compare(type, a, b) * sign >= 0 ? a : b;
    }

    private static int compare(ColumnType type, String a, String b) {
        try {
            if (type.isNumber()) return new BigDecimal(a).compareTo(new BigDecimal(b));
        } catch (NumberFormatException e) { // NaN and the infinities: by name
            return a.compareTo(b);
        }
        return type == ColumnType.TIMESTAMPTZ
                ? withoutZone(a).compareTo(withoutZone(b))
                : a.compareTo(b);
    }

    /// `10:22Z` comes before `10:22:33Z`, which their letters do not tell.
    private static String withoutZone(String instant) {
        return instant.endsWith("Z") ? instant.substring(0, instant.length() - 1) : instant;
    }

    private static List<Counted> together(ColumnFacts a, ColumnFacts b) {
        var counts = new LinkedHashMap<String, Long>();
        for (var its : a.top()) counts.merge(its.value(), its.count(), Long::sum);
        for (var its : b.top()) counts.merge(its.value(), its.count(), Long::sum);
        return counts.entrySet().stream()
                .map(its -> new Counted(its.getKey(), its.getValue()))
                .sorted(Comparator.comparingLong(Counted::count).reversed())
                .toList();
    }

    /// Whether each value was counted.
    private static boolean isCounted(ColumnFacts facts) {
        return facts.count() == facts.top().stream().mapToLong(Counted::count).sum();
    }

    private static List<Quantile> quantiles(ColumnFacts a, ColumnFacts b) {
        if (a.quantiles().isEmpty()) return b.quantiles();
        if (b.quantiles().size() != a.quantiles().size()) return a.quantiles();
        double share = (double) b.count() / Math.max(1, a.count() + b.count());
        var mixed = new ArrayList<Quantile>();
        for (int i = 0; i < a.quantiles().size(); i++) {
            var one = a.quantiles().get(i);
            double other = b.quantiles().get(i).value();
            mixed.add(new Quantile(one.rank(), one.value() * (1 - share) + other * share));
        }
        return mixed;
    }

    /// Of what the first side divides by; what it had too many values of stays away, and so does
    /// what has too many now.
    private static List<DimensionFacts> groups(List<DimensionFacts> a, List<DimensionFacts> b) {
        var summed = new ArrayList<DimensionFacts>();
        for (var its : a) {
            var other = b.stream().filter(o -> o.column().equals(its.column())).findAny();
            var sum = other.map(o -> sum(its, o)).orElse(its);
            if (values(sum) <= TopValues.MOST) summed.add(sum);
        }
        return summed;
    }

    private static long values(DimensionFacts facts) {
        return facts.groups().stream().filter(its -> its.value() != null).count();
    }

    private static DimensionFacts sum(DimensionFacts a, DimensionFacts b) {
        var measures = new ArrayList<>(a.measures());
        for (var its : b.measures()) if (!measures.contains(its)) measures.add(its);
        Map<@Nullable String, Group> groups = new LinkedHashMap<>();
        for (var its : a.groups()) groups.put(its.value(), over(measures, a.measures(), its));
        for (var its : b.groups()) {
            groups.merge(its.value(), over(measures, b.measures(), its), ProfileSum::sum);
        }
        return new DimensionFacts(a.column(), measures, List.copyOf(groups.values()));
    }

    /// The group with a place for each of `measures`; one that its side does not have is of no row.
    private static Group over(List<String> measures, List<String> own, Group group) {
        var sums = new ArrayList<Double>();
        var counts = new ArrayList<Long>();
        for (var measure : measures) {
            int at = own.indexOf(measure);
            sums.add(at < 0 ? Double.valueOf(0) : group.sums().get(at));
            counts.add(at < 0 ? Long.valueOf(0) : group.counts().get(at));
        }
        return new Group(group.value(), group.rows(), sums, counts);
    }

    private static Group sum(Group a, Group b) {
        var sums = new ArrayList<Double>();
        var counts = new ArrayList<Long>();
        for (int i = 0; i < a.sums().size(); i++) {
            sums.add(a.sums().get(i) + b.sums().get(i));
            counts.add(a.counts().get(i) + b.counts().get(i));
        }
        return new Group(a.value(), a.rows() + b.rows(), sums, counts);
    }
}
