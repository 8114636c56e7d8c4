package io.millrace.quality.engine.anomaly;

/// How rare a size is among those seen before, whatever their distribution: a histogram of
/// logarithms, eight bins an octave. What exceeds all before is the rarer the further it exceeds.
final class Rarity {
    /// Nothing is rarer.
    static final double MOST = 20;

    private static final int BINS_AN_OCTAVE = 8;
    private static final int BINS = 1024;
    private static final double OCTAVE = Math.log(2);

    private final int[] counts = new int[BINS];
    private final double beyond;
    private int total;
    private int highest = -1;

    /// @param beyond what each doubling of the largest size seen adds
    Rarity(double beyond) {
        this.beyond = beyond;
    }

    /// -log10 of the part of earlier sizes that were as large; 0 for the first.
    double of(double size) {
        if (total == 0 || size <= 0) return 0;
        int bin = bin(size);
        double over = 0;
        for (int i = highest; i >= bin; i--) over += counts[i];
        double rarity = -Math.log10((over + 1) / (total + 1));
        if (bin > highest) rarity += beyond * (bin - highest) / BINS_AN_OCTAVE;
        return Math.min(rarity, MOST);
    }

    /// The size that has this rarity, of what was seen so far; 0 before anything was.
    double size(double rarity) {
        double over = 0;
        for (int bin = highest; bin > 0; bin--) {
            over += counts[bin];
            if (-Math.log10((over + 1) / (total + 1)) >= rarity) continue;
            double missing = bin < highest ? 0 : rarity - Math.log10(total + 1);
            return top(bin) * Math.pow(2, Math.max(0, missing) / beyond);
        }
        return 0;
    }

    void add(double size) {
        int bin = bin(size);
        counts[bin]++;
        total++;
        highest = Math.max(highest, bin);
    }

    private static int bin(double size) {
        if (size <= 0) return 0;
        double octaves = Math.log(size) / OCTAVE;
        return Math.clamp((long) Math.floor(octaves * BINS_AN_OCTAVE) + BINS / 2, 0, BINS - 1);
    }

    private static double top(int bin) {
        return Math.pow(2, (bin + 1 - BINS / 2) / (double) BINS_AN_OCTAVE);
    }
}
