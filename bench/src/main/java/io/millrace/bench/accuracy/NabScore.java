package io.millrace.bench.accuracy;

import java.util.List;

/// The score of the Numenta Anomaly Benchmark with its standard profile: Lavin and Ahmad,
/// "Evaluating Real-time Anomaly Detection Algorithms" (ICMLA 2015). The first alarm in a window
/// earns the more the earlier it is; one outside costs the more the further it is behind the window
/// before; a window without one costs its whole.
final class NabScore {
    private static final double FALSE_ALARM = 0.11;
    private static final double STEEPNESS = 5;

    /// So many widths behind a window, an alarm is wholly false.
    private static final double FAR = 3;

    private NabScore() {}

    /// A file, and what a detector said of each of its points.
    record Judged(NabFile file, List<Double> scores) {}

    /// 100 for a perfect detector, 0 for one that never says anything.
    static double of(List<Judged> all, double threshold) {
        int windows = all.stream().mapToInt(judged -> judged.file().windows().size()).sum();
        double sum = all.stream().mapToDouble(judged -> raw(judged, threshold)).sum();
        return windows == 0 ? 0 : 100 * (sum + windows) / (2 * windows);
    }

    /// In minus to plus the number of windows, less what false alarms cost.
    static double raw(Judged judged, double threshold) {
        var windows = judged.file().windows();
        var hit = new boolean[windows.size()];
        double score = 0;
        for (int point = judged.file().probation(); point < judged.scores().size(); point++) {
            if (judged.scores().get(point) < threshold) continue;
            int inside = inside(windows, point);
            if (inside < 0) {
                score += FALSE_ALARM * behind(windows, point);
            } else if (!hit[inside]) {
                hit[inside] = true;
                score += early(windows.get(inside), point);
            }
        }
        for (boolean isHit : hit) if (!isHit) score--;
        return score;
    }

    private static int inside(List<NabFile.Window> windows, int point) {
        for (int i = 0; i < windows.size(); i++) if (windows.get(i).contains(point)) return i;
        return -1;
    }

    private static double early(NabFile.Window window, int point) {
        double position = -(window.last() - point + 1) / (double) window.width();
        return sigmoid(position) / sigmoid(-1);
    }

    private static double behind(List<NabFile.Window> windows, int point) {
        NabFile.Window before = null;
        for (var window : windows) if (window.last() < point) before = window;
        if (before == null) return -1;
        double widths = (point - before.last()) / Math.max(1.0, before.width() - 1);
        return widths > FAR ? -1 : sigmoid(widths);
    }

    private static double sigmoid(double position) {
        return 2 / (1 + Math.exp(STEEPNESS * position)) - 1;
    }
}
