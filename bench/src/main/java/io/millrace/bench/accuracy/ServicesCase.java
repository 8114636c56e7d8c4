package io.millrace.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.Report;
import io.millrace.rca.engine.service.CallGraph;
import io.millrace.rca.engine.service.ServiceRanking;
import io.millrace.rca.engine.service.ServiceSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which service of a shop made another one slow or failing: the PetShop data (Hardt et al., 2024).
public final class ServicesCase {
    private static final String CASE = "service causes, PetShop";
    private static final int HEADER_ROWS = 3;
    private static final int FAR = 5;

    private ServicesCase() {}

    private record Found(int position, double millis) {}

    /// What is asked: a measure of a service.
    private record Measure(String metric, String statistic) {}

    /// Adds the figures of all issues beside a graph.csv.
    public static void measure(Report.Builder report, DataSets data) throws IOException {
        var found = new ArrayList<Found>();
        for (var folder : data.foldersWith("graph.csv")) found.addAll(found(folder));
        if (found.isEmpty()) {
            report.addNote(CASE, "total", 0, "cases", "no data: give it by --data");
            return;
        }
        add(report, found, "acc@1", "0.62", "0.54 signed correlation, 0.62 with the graph");
        add(report, found, "acc@3", "0.90", "0.89 and 0.87");
        add(report, found, "avg@5", "0.83", "0.81 and 0.83");
        double millis = Spread.mean(found, Found::millis);
        report.addNote(CASE, "cpuSeconds", millis / 1000, "s", "wanted: 0.015");
    }

    private static void add(
            Report.Builder report, List<Found> found, String metric, String wanted, String other) {
        var spread =
                metric.equals("avg@5")
                        ? Spread.of(found, ServicesCase::average)
                        : Spread.of(found, f -> within(f, metric.charAt(4) - '0'));
        report.addNote(CASE, metric, spread.value(), "", spread.note(wanted, other));
    }

    private static double within(List<Found> found, int most) {
        return (double) found.stream().filter(f -> f.position() <= most).count() / found.size();
    }

    private static double average(List<Found> found) {
        double sum = 0;
        for (int most = 1; most <= FAR; most++) sum += within(found, most);
        return sum / FAR;
    }

    private static List<Found> found(Path folder) throws IOException {
        var graph = graph(folder.resolve("graph.csv"));
        var found = new ArrayList<Found>();
        try (var paths = Files.walk(folder, 3)) {
            for (var target : paths.filter(p -> p.endsWith("target.json")).sorted().toList()) {
                var truth = new ObjectMapper().readTree(Files.readString(target));
                found.add(found(folder, graph, target.resolveSibling("metrics.csv"), truth));
            }
        }
        return found;
    }

    private static CallGraph graph(Path file) throws IOException {
        var csv = Csv.read(file);
        var graph = new CallGraph();
        for (var row : csv.rows()) {
            for (int i = 1; i < row.size(); i++) {
                if (Csv.number(row.get(i)) > 0) graph.add(row.getFirst(), csv.header().get(i));
            }
        }
        return graph;
    }

    private static Found found(Path folder, CallGraph graph, Path metrics, JsonNode truth)
            throws IOException {
        var target = truth.path("target");
        var measure = new Measure(target.path("metric").asText(), target.path("agg").asText());
        var before = series(folder.resolve("noissue").resolve("metrics.csv"), measure);
        boolean isLowWorse = measure.metric().equals("availability");
        var all = new ArrayList<ServiceSeries>();
        series(metrics, measure)
                .forEach((service, during) -> {
                    var usual = before.getOrDefault(service, List.of());
                    var series = new ServiceSeries(service, usual, during);
                    all.add(isLowWorse ? series.turned() : series);
                });
        double start = CpuClock.seconds();
        var ranked = ServiceRanking.rank(target.path("node").asText(), graph, all);
        double millis = (CpuClock.seconds() - start) * 1000;
        var names = ranked.stream().map(ServiceRanking.Suspect::service).toList();
        int index = names.indexOf(truth.path("root_cause").path("node").asText());
        return new Found(index < 0 ? Integer.MAX_VALUE : index + 1, millis);
    }

    /// The file has the service, the metric and the statistic above each column.
    private static Map<String, List<Double>> series(Path file, Measure measure) throws IOException {
        var csv = Csv.read(file);
        var metrics = csv.rows().get(0);
        var statistics = csv.rows().get(1);
        var series = new LinkedHashMap<String, List<Double>>();
        for (int i = 1; i < csv.header().size(); i++) {
            if (!metrics.get(i).equals(measure.metric())) continue;
            if (!statistics.get(i).equals(measure.statistic())) continue;
            int column = i;
            series.put(
                    csv.header().get(i),
                    csv.rows().stream()
                            .skip(HEADER_ROWS)
                            .map(row -> Csv.number(row.get(column)))
                            .toList());
        }
        return series;
    }
}
