package io.millrace.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.Report;
import io.millrace.quality.engine.anomaly.Detector;
import io.millrace.quality.engine.anomaly.Detector.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Which values of a stream are out of the ordinary: the Numenta Anomaly Benchmark.
public final class DetectionCase {
    private static final String CASE = "detection, Numenta Anomaly Benchmark";
    private static final double STEPS = 50;
    private static final String ELSEWHERE = "windowed Gaussian 40, random cut forest 52";

    private DetectionCase() {}

    /// Adds the figures of the files named in a windows.json.
    public static void measure(Report.Builder report, DataSets data) throws IOException {
        var files = new ArrayList<NabFile>();
        for (var folder : data.foldersWith("windows.json")) files.addAll(read(folder));
        if (files.isEmpty()) {
            report.addNote(CASE, "total", 0, "files", "no data: give it by --data");
            return;
        }
        files.forEach(DetectionCase::judge); // compiles it
        double start = CpuClock.seconds();
        var judged = files.stream().map(DetectionCase::judge).toList();
        double micros = (CpuClock.seconds() - start) * 1e6;
        long points = files.stream().mapToLong(NabFile::size).sum();
        double best = bestThreshold(judged);
        add(report, "nabStandard", judged, best, "at the best threshold, as the benchmark does");
        double limit = Settings.USUAL.limit();
        add(report, "nabStandard, own limit", judged, limit, "at the limit that is set for all");
        report.addNote(
                CASE,
                "nabStandard, other half",
                crossed(judged),
                "",
                "each half of the files at the best threshold of the other");
        report.addNote(CASE, "cpuMicros", micros / points, "us/point", "wanted: 5");
    }

    private static void add(
            Report.Builder report,
            String metric,
            List<NabScore.Judged> judged,
            double threshold,
            String how) {
        var spread = Spread.of(judged, sample -> NabScore.of(sample, threshold));
        report.addNote(CASE, metric, spread.value(), "", how + "; " + spread.note("60", ELSEWHERE));
    }

    private static List<NabFile> read(Path folder) throws IOException {
        var windows = new ObjectMapper().readTree(Files.readString(folder.resolve("windows.json")));
        var files = new ArrayList<NabFile>();
        for (Map.Entry<String, JsonNode> entry : windows.properties()) {
            var file = folder.resolve(entry.getKey());
            if (Files.exists(file)) files.add(NabFile.read(file, entry.getValue()));
        }
        return files;
    }

    private static NabScore.Judged judge(NabFile file) {
        var detector = new Detector(Settings.USUAL);
        var scores = new ArrayList<Double>(file.size());
        for (int i = 0; i < file.size(); i++) {
            scores.add(detector.accept(file.times().get(i), file.values().get(i)).news());
        }
        return new NabScore.Judged(file, scores);
    }

    private static double bestThreshold(List<NabScore.Judged> judged) {
        var thresholds = new TreeSet<Double>();
        for (var one : judged) {
            one.scores().forEach(score -> thresholds.add(Math.ceil(score * STEPS) / STEPS));
        }
        double best = Double.POSITIVE_INFINITY;
        for (double threshold : thresholds) {
            if (threshold <= 0) continue;
            if (NabScore.of(judged, threshold) > NabScore.of(judged, best)) best = threshold;
        }
        return best;
    }

    private static double crossed(List<NabScore.Judged> judged) {
        var even = new ArrayList<NabScore.Judged>();
        var odd = new ArrayList<NabScore.Judged>();
        for (int i = 0; i < judged.size(); i++) (i % 2 == 0 ? even : odd).add(judged.get(i));
        return (NabScore.of(even, bestThreshold(odd)) + NabScore.of(odd, bestThreshold(even))) / 2;
    }
}
