package io.millrace.ingest.engine;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.jspecify.annotations.Nullable;

/// Statistics of one column, taken row by row while it is written. Bounded memory: exact counts up
/// to [TopValues#MOST] values, then a HyperLogLog; quantiles by KLL.
final class ColumnProfile {
    private static final int LOG_K = 12;

    /// Bytes of a value that are kept; one of as many may be longer.
    static final int TEXT_KEPT = 100;

    private static final double[] RANKS = {.01, .05, .1, .25, .5, .75, .9, .95, .99};

    /// From here on one value in eight goes into the quantiles.
    private static final int SAMPLED_FROM = 1 << 13;

    private static final int SAMPLE_MASK = 7;

    private final Column column;
    private final boolean text;
    private final boolean measure;
    private final boolean number;
    private long count;
    private long nulls;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private byte[] minText = {};
    private byte[] maxText = {};
    private double sum;
    private double squares;
    private @Nullable TopValues top;
    private @Nullable HllSketch distinct;
    private @Nullable KllDoublesSketch quantiles;
    private @Nullable Forms forms;
    private @Nullable Forms refusedForms;
    private long refused;

    /// Number of the last row's value among the top values; 0 is null, -1 when they are not
    /// counted.
    int group;

    /// @param before rows of the batch that came before the column was known
    ColumnProfile(Column column, long before) {
        this.column = column;
        this.text = column.type() == ColumnType.TEXT;
        this.measure = column.type().isMeasure();
        this.number = column.type().isNumber();
        this.nulls = before;
        if (column.type() != ColumnType.JSONB) {
            if (column.manyValues()) distinct = new HllSketch(LOG_K, TgtHllType.HLL_8);
            else top = new TopValues();
        }
        if (text || column.type() == ColumnType.JSONB) forms = new Forms();
        if (number) quantiles = KllDoublesSketch.newHeapInstance();
    }

    boolean isCounted() {
        return top != null;
    }

    boolean isDimension() {
        return top != null && column.type().isDimension();
    }

    Column column() {
        return column;
    }

    void addNull() {
        nulls++;
        group = isCounted() ? 0 : -1;
    }

    /// @param row the bytes of a text value, or of any other as the source wrote it
    void add(long exact, double value, byte[] row, int from, int to) {
        count++;
        if (forms != null) forms.add(row, from, to);
        if (text) {
            widen(row, from, to);
            distinguish(Hashes.of(row, from, to), row, from, to);
            return;
        }
        if (column.type() == ColumnType.JSONB) {
            group = -1;
            return;
        }
        if (measure) measure(value);
        if (column.type() == ColumnType.NUMERIC || column.type() == ColumnType.DOUBLE) {
            widen(value, row, from, to);
        } else {
            if (exact < min) min = exact;
            if (exact > max) max = exact;
        }
        distinguish(Hashes.of(exact), row, from, to);
    }

    /// A value that is none of the column's type.
    void refuse(byte[] data, int from, int to) {
        refused++;
        var counted = refusedForms;
        if (counted == null) refusedForms = counted = new Forms();
        counted.add(data, from, to);
    }

    private void measure(double value) {
        sum += value;
        squares += value * value;
        if (quantiles != null && (count <= SAMPLED_FROM || (count & SAMPLE_MASK) == 0)) {
            quantiles.update(value);
        }
    }

    private void widen(double value, byte[] row, int from, int to) {
        if (value < least || (value == least && isBeyond(row, from, to, minText, -1))) {
            least = value;
            minText = Arrays.copyOfRange(row, from, Math.min(to, from + TEXT_KEPT));
        }
        if (value > most || (value == most && isBeyond(row, from, to, maxText, 1))) {
            most = value;
            maxText = Arrays.copyOfRange(row, from, Math.min(to, from + TEXT_KEPT));
        }
    }

    /// Whether a decimal lies beyond an edge that is the same double, by their exact values. One
    /// that is cut cannot be told: it takes the edge, and keeps it.
    private boolean isBeyond(byte[] row, int from, int to, byte[] edge, int sign) {
        if (column.type() != ColumnType.NUMERIC || edge.length >= TEXT_KEPT) return false;
        if (edge.length == 0 || to - from >= TEXT_KEPT) return true;
        if (Arrays.equals(row, from, to, edge, 0, edge.length)) return false;
        return decimal(row, from, to).compareTo(decimal(edge, 0, edge.length)) * sign > 0;
    }

    private static BigDecimal decimal(byte[] digits, int from, int to) {
        return new BigDecimal(new String(digits, from, to - from, StandardCharsets.US_ASCII));
    }

    private void widen(byte[] row, int from, int to) {
        int end = Math.min(to, from + TEXT_KEPT);
        boolean first = count == 1;
        if (first || Arrays.compareUnsigned(row, from, end, minText, 0, minText.length) < 0) {
            minText = Arrays.copyOfRange(row, from, end);
        }
        if (first || Arrays.compareUnsigned(row, from, end, maxText, 0, maxText.length) > 0) {
            maxText = Arrays.copyOfRange(row, from, end);
        }
    }

    private void distinguish(long hash, byte[] row, int from, int to) {
        var counted = top;
        if (counted == null) {
            if (distinct != null) distinct.update(hash);
            group = -1;
            return;
        }
        int found = counted.count(hash);
        if (found >= 0) {
            group = found + 1;
        } else if (found == TopValues.GIVEN_UP) {
            giveUp(counted);
            if (distinct != null) distinct.update(hash);
        } else {
            int number = -2 - found;
            counted.texts[number] =
                    new String(row, from, Math.min(to - from, TEXT_KEPT), StandardCharsets.UTF_8);
            group = number + 1;
        }
    }

    private void giveUp(TopValues counted) {
        var sketch = new HllSketch(LOG_K, TgtHllType.HLL_8);
        for (long hash : counted.seen()) sketch.update(hash);
        distinct = sketch;
        top = null;
        group = -1;
    }

    /// A column in which nearly every value is another one is a key: its values are not counted.
    private static final int KEY_FROM = 50;

    boolean looksLikeKey() {
        return top == null || (count >= KEY_FROM && top.size * 5L > count * 4);
    }

    @Nullable TopValues top() {
        return top;
    }

    Profile.ColumnFacts facts() {
        return new Profile.ColumnFacts(
                column.name(),
                column.type(),
                count,
                nulls,
                top != null ? top.size : distinct != null ? distinct.getEstimate() : 0,
                count == 0 ? null : low(),
                count == 0 ? null : high(),
                measure ? sum : null,
                measure ? squares : null,
                ranks(),
                mostFrequent(),
                looksLikeKey(),
                new Profile.Writing(counted(forms), refused, counted(refusedForms)));
    }

    private static List<Profile.Counted> counted(@Nullable Forms forms) {
        return forms == null ? List.of() : forms.counted();
    }

    private @Nullable String low() {
        return edge(min, minText);
    }

    private @Nullable String high() {
        return edge(max, maxText);
    }

    private @Nullable String edge(long exact, byte[] bytes) {
        return switch (column.type()) {
            case BIGINT -> Long.toString(exact);
            case BOOLEAN -> exact == 1 ? "true" : "false";
            case DATE -> Moments.dateText(exact);
            case TIMESTAMP -> Moments.timestampText(exact, false);
            case TIMESTAMPTZ -> Moments.timestampText(exact, true);
            case TEXT, NUMERIC, DOUBLE -> new String(bytes, StandardCharsets.UTF_8);
            case JSONB -> null;
        };
    }

    private List<Profile.Quantile> ranks() {
        var sketch = quantiles;
        if (sketch == null || sketch.isEmpty()) return List.of();
        var values = sketch.getQuantiles(RANKS);
        return IntStream.range(0, RANKS.length)
                .mapToObj(i -> new Profile.Quantile(RANKS[i], values[i]))
                .toList();
    }

    private List<Profile.Counted> mostFrequent() {
        var counted = top;
        if (counted == null || looksLikeKey()) return List.of();
        return IntStream.range(0, counted.size)
                .mapToObj(i -> new Profile.Counted(counted.texts[i], counted.counts[i]))
                .sorted(Comparator.comparingLong(Profile.Counted::count).reversed())
                .toList();
    }
}
