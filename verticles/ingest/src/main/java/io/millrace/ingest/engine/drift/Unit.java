package io.millrace.ingest.engine.drift;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// A change of unit: `new = factor * old + offset`.
///
/// @param name from which to which
/// @param hints words of which a column's name that has one is a likely place for it
record Unit(String name, double factor, double offset, List<String> hints) {
    private static final List<String> MONEY =
            List.of("price", "amount", "total", "cost", "cent", "fee", "tax", "balance", "salary");
    private static final List<String> LENGTH =
            List.of(
                    "height",
                    "length",
                    "width",
                    "depth",
                    "altitude",
                    "elevation",
                    "distance",
                    "size",
                    "diameter",
                    "m",
                    "ft",
                    "feet",
                    "meter",
                    "cm",
                    "mm",
                    "km",
                    "mile",
                    "inch",
                    "speed",
                    "range");
    private static final List<String> MASS = List.of("weight", "mass", "kg", "lb", "gram", "load");
    private static final List<String> TIME =
            List.of(
                    "duration",
                    "delay",
                    "time",
                    "timestamp",
                    "latency",
                    "second",
                    "minute",
                    "hour",
                    "millis",
                    "ms",
                    "uptime",
                    "age",
                    "elapsed",
                    "wait");
    private static final List<String> HEAT =
            List.of("temperature", "temp", "celsius", "fahrenheit", "kelvin", "heat");
    private static final List<String> SHARE =
            List.of("rate", "share", "ratio", "percent", "pct", "discount", "margin", "score");
    private static final List<String> SIZE =
            List.of("size", "byte", "kb", "mb", "memory", "volume", "traffic", "disk");

    /// Both ways.
    static final List<Unit> ALL =
            Stream.of(
                            both("whole units", "hundredths", 100, MONEY),
                            both("fractions", "percent", 100, SHARE),
                            both("metres", "centimetres", 100, LENGTH),
                            both("units", "thousandths", 1000, LENGTH),
                            both("kilograms", "grams", 1000, MASS),
                            both("seconds", "milliseconds", 1000, TIME),
                            both("milliseconds", "microseconds", 1000, TIME),
                            both("metres", "feet", 3.280839895, LENGTH),
                            both("miles", "kilometres", 1.609344, LENGTH),
                            both("inches", "centimetres", 2.54, LENGTH),
                            both("kilograms", "pounds", 2.2046226218, MASS),
                            both("minutes", "seconds", 60, TIME),
                            both("hours", "seconds", 3600, TIME),
                            both("hours", "minutes", 60, TIME),
                            both("days", "hours", 24, TIME),
                            both("kibibytes", "bytes", 1024, SIZE),
                            both("mebibytes", "bytes", 1048576, SIZE),
                            both("m/s", "km/h", 3.6, List.of("speed", "velocity", "wind")),
                            Stream.of(
                                    new Unit("°C to °F", 1.8, 32, HEAT),
                                    new Unit("°F to °C", 1 / 1.8, -32 / 1.8, HEAT),
                                    new Unit("°C to K", 1, 273.15, HEAT),
                                    new Unit("K to °C", 1, -273.15, HEAT)))
                    .flatMap(units -> units)
                    .toList();

    private static Stream<Unit> both(String from, String to, double factor, List<String> hints) {
        return Stream.of(
                new Unit(from + " to " + to, factor, 0, hints),
                new Unit(to + " to " + from, 1 / factor, 0, hints));
    }

    double of(double old) {
        return factor * old + offset;
    }

    /// Mean distance of the quantiles `now` from what `old` are by this unit, as a share of how far
    /// they spread.
    double distance(double[] old, double[] now) {
        double spread = Math.abs(factor) * spread(old);
        double sum = 0;
        for (int i = 0; i < old.length; i++) sum += Math.abs(now[i] - of(old[i]));
        return sum / old.length / spread;
    }

    /// Never 0: of a column that hardly varies, a share of its size.
    static double spread(double[] values) {
        double size = DoubleStream.of(values).map(Math::abs).max().orElse(0);
        double range = values[values.length - 1] - values[0];
        return Math.max(Math.max(range, size * 0.05), 1e-9);
    }

    boolean isHintedBy(List<String> words) {
        return words.stream().anyMatch(hints::contains);
    }
}
