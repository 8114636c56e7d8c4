package io.millrace.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a benchmark found, in the form of the contract.
///
/// @param bench name of the benchmark
/// @param version of the product
public record Report(String bench, String version, Machine machine, List<Row> rows) {
    public Report {
        rows = List.copyOf(rows);
    }

    /// @param load average of the last minute, before the run
    public record Machine(int cores, long memoryMiB, double load) {
        static Machine here() {
            var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    system.getTotalMemorySize() >> 20,
                    Math.round(system.getSystemLoadAverage() * 100) / 100.0);
        }
    }

    /// One figure, and the peer's where there is one.
    ///
    /// @param name what was done
    /// @param ratio `value / peerValue`
    /// @param note why a peer is missing, or what else a reader must know
    public record Row(
            @JsonProperty("case") String name,
            String metric,
            double value,
            String unit,
            Optional<String> peer,
            Optional<Double> peerValue,
            Optional<Double> ratio,
            Optional<String> note) {}

    /// Collects rows.
    public static final class Builder {
        private final String bench;
        private final Machine machine = Machine.here();
        private final List<Row> rows = new ArrayList<>();

        public Builder(String bench) {
            this.bench = bench;
        }

        public Builder add(String name, String metric, double value, String unit) {
            rows.add(row(name, metric, value, unit, Optional.empty()));
            return this;
        }

        public Builder addNote(String name, String metric, double value, String unit, String note) {
            rows.add(row(name, metric, value, unit, Optional.of(note)));
            return this;
        }

        private static Row row(
                String name, String metric, double value, String unit, Optional<String> note) {
            return new Row(
                    name,
                    metric,
                    rounded(value),
                    unit,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    note);
        }

        public Builder compare(
                String name, String metric, double value, String unit, String peer, double theirs) {
            rows.add(
                    new Row(
                            name,
                            metric,
                            rounded(value),
                            unit,
                            Optional.of(peer),
                            Optional.of(rounded(theirs)),
                            Optional.of(rounded(value / theirs)),
                            Optional.empty()));
            return this;
        }

        /// Four significant digits.
        private static double rounded(double value) {
            if (value == 0 || !Double.isFinite(value)) return value;
            double scale = Math.pow(10, 3 - (int) Math.floor(Math.log10(Math.abs(value))));
            return Math.round(value * scale) / scale;
        }

        public Report build() {
            return new Report(bench, "0.1.0", machine, rows);
        }
    }

    /// A table for people.
    public String table() {
        var text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s, millrace %s, %d cores, %d MiB, load %.2f%n",
                        bench,
                        version,
                        machine.cores(),
                        machine.memoryMiB(),
                        machine.load()));
        for (var row : rows) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  %-44s %-18s %12s %-8s",
                            row.name(),
                            row.metric(),
                            number(row.value()),
                            row.unit()));
            row.peer()
                    .ifPresent(peer ->
                            text.append(
                                    String.format(
                                            Locale.ROOT,
                                            " %s %s, ratio %.2f",
                                            peer,
                                            number(row.peerValue().orElseThrow()),
                                            row.ratio().orElseThrow())));
            row.note().ifPresent(note -> text.append(" (").append(note).append(')'));
            text.append('\n');
        }
        return text.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%,.3f", value);
    }
}
