package io.millrace.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A CSV of orders as a shop would send it, the same for the same seed.
///
/// @param rows records of the file, the bad ones too
/// @param bad what is wrong, by the lines that are to be set aside, counted from 1 with the header
record Orders(Path file, int rows, Map<Long, Fault> bad) {
    private static final String HEADER =
            "order_id,customer_id,order_ts,country,channel,sku,quantity,unit_price,status,note";
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<String> COUNTRIES =
            List.of("DE", "FR", "GB", "US", "IN", "BR", "PL", "ES");
    private static final List<String> CHANNELS = List.of("web", "app", "store", "partner");
    private static final List<String> STATES =
            List.of("placed", "paid", "shipped", "delivered", "returned");
    private static final List<String> NOTES =
            List.of("fast", "gift wrap", "leave at door", "call first", "none", "promo SUMMER");
    private static final int QUANTITY = 6;
    private static final int STATUS = 8;
    private static final int NOTE = 9;

    /// What may be wrong with a line.
    enum Fault {
        QUANTITY_IN_WORDS("bad_int", "bad-type", "quantity"),
        IMPOSSIBLE_TIME("bad_ts", "bad-type", "order_ts"),
        TOO_SHORT("short_row", "too-few-fields", ""),
        TOO_LONG("long_row", "too-many-fields", ""),
        UNCLOSED_QUOTE("unclosed_quote", "malformed", ""),
        NOT_UTF8("nul_utf8", "bad-encoding", "");

        private final String kind;
        private final String reason;
        private final String column;

        Fault(String kind, String reason, String column) {
            this.kind = kind;
            this.reason = reason;
            this.column = column;
        }

        /// As the shared generator calls it.
        static Fault of(String kind) {
            for (var fault : values()) if (fault.kind.equals(kind)) return fault;
            throw new IllegalArgumentException(kind);
        }

        /// The reason and, where there is one, the column that quarantine has to name.
        String why() {
            return (reason + " " + column).strip();
        }
    }

    Orders {
        bad = Map.copyOf(bad);
    }

    private interface Line {
        void write(OutputStream out, int row, List<String> fields) throws IOException;
    }

    /// The orders from `first` to `last`, as a file under a header.
    private record Span(String header, long seed, int first, int last) {
        void write(Path file, Line line) throws IOException {
            var random = new Random(seed);
            try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                out.write((header + "\n").getBytes(UTF_8));
                for (int row = first; row <= last; row++) line.write(out, row, fields(row, random));
            }
        }
    }

    static Orders good(Path file, int rows, long seed) throws IOException {
        new Span(HEADER, seed, 1, rows).write(file, (out, _, fields) -> line(out, fields));
        return new Orders(file, rows, Map.of());
    }

    /// One line of a hundred is bad, each fault in its turn.
    static Orders onePercentBad(Path file, int rows, long seed) throws IOException {
        var bad = new TreeMap<Long, Fault>();
        var faults = Fault.values();
        new Span(HEADER, seed, 1, rows)
                .write(
                        file,
                        (out, row, fields) -> {
                            if (row % 100 == 37) {
                                var fault = faults[row / 100 % faults.length];
                                bad.put(row + 1L, fault);
                                bad(out, fields, fault);
                            } else {
                                line(out, fields);
                            }
                        });
        return new Orders(file, rows, bad);
    }

    /// From the middle on each line has a field more than the header says.
    static Orders widening(Path file, int rows, long seed) throws IOException {
        var bad = new TreeMap<Long, Fault>();
        new Span(HEADER, seed, 1, rows)
                .write(
                        file,
                        (out, row, fields) -> {
                            if (row > rows / 2) {
                                bad.put(row + 1L, Fault.TOO_LONG);
                                fields.add(coupon(row));
                            }
                            line(out, fields);
                        });
        return new Orders(file, rows, bad);
    }

    /// The first half of the orders, and the second, whose header has a column more: `coupon`.
    static List<Orders> inTwoParts(Path first, Path second, int rows, long seed)
            throws IOException {
        int half = rows / 2;
        new Span(HEADER, seed, 1, half).write(first, (out, _, fields) -> line(out, fields));
        new Span(HEADER + ",coupon", seed + 1, half + 1, rows)
                .write(
                        second,
                        (out, row, fields) -> {
                            fields.add(coupon(row));
                            line(out, fields);
                        });
        return List.of(
                new Orders(first, half, Map.of()), new Orders(second, rows - half, Map.of()));
    }

    /// Nine tenths are orders; the last tenth are some of them again, all of which were returned.
    static Orders repeating(Path file, int rows, long seed) throws IOException {
        var again = new ArrayList<List<String>>();
        int orders = rows / 10 * 9;
        new Span(HEADER, seed, 1, orders)
                .write(
                        file,
                        (out, row, fields) -> {
                            line(out, fields);
                            if (row % 9 == 0) again.add(fields);
                            if (row < orders) return;
                            for (var its : again) {
                                its.set(STATUS, "returned");
                                line(out, its);
                            }
                        });
        return new Orders(file, orders + again.size(), Map.of());
    }

    private static String coupon(int row) {
        return String.format(Locale.ROOT, "coupon%02d", row % 50);
    }

    private static List<String> fields(int row, Random random) {
        int cents = 100 + random.nextInt(99_900);
        return new ArrayList<>(
                List.of(
                        String.format(Locale.ROOT, "ORD-%010d", row),
                        String.format(Locale.ROOT, "CUST-%08d", random.nextInt(200_000)),
                        START.plusMillis(row * 7_000L + 1 + random.nextInt(998)).toString(),
                        pick(COUNTRIES, random),
                        pick(CHANNELS, random),
                        String.format(Locale.ROOT, "SKU-%06d", random.nextInt(5_000)),
                        Integer.toString(1 + random.nextInt(9)),
                        String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100),
                        pick(STATES, random),
                        "\"" + pick(NOTES, random) + ", " + pick(NOTES, random) + "\""));
    }

    private static String pick(List<String> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    private static void bad(OutputStream out, List<String> fields, Fault fault) throws IOException {
        switch (fault) {
            case QUANTITY_IN_WORDS -> fields.set(QUANTITY, "three");
            case IMPOSSIBLE_TIME -> fields.set(2, "2024-13-45T99:00:00Z");
            case TOO_SHORT -> fields.subList(7, fields.size()).clear();
            case TOO_LONG -> fields.add("extra");
            case UNCLOSED_QUOTE -> fields.set(NOTE, "\"no end");
            case NOT_UTF8 -> {
                out.write(String.join(",", fields.subList(0, NOTE)).getBytes(UTF_8));
                out.write(new byte[] {',', '"', (byte) 0xff, (byte) 0xfe, '"', '\n'});
                return;
            }
        }
        line(out, fields);
    }

    private static void line(OutputStream out, List<String> fields) throws IOException {
        out.write((String.join(",", fields) + "\n").getBytes(UTF_8));
    }

    /// By order what is to be held of it, each as one text; of an order that comes twice the later
    /// line. Bad lines are left out.
    Map<String, String> content() throws IOException {
        var content = new LinkedHashMap<String, String>();
        // The bad lines are not UTF-8; the good ones are ASCII.
        var lines = Files.readAllLines(file, ISO_8859_1);
        for (int i = 1; i < lines.size(); i++) {
            if (bad.containsKey(i + 1L)) continue;
            var fields = lines.get(i).split(",", NOTE + 1);
            fields[NOTE] = fields[NOTE].replace("\"", "");
            content.put(fields[0], text(List.of(fields)));
        }
        return content;
    }

    /// One text of an order.
    ///
    /// @param values in the order of the header; behind the note its coupon, if it has one
    static String text(List<String> values) {
        var its = new ArrayList<>(values.subList(1, values.size()));
        its.set(1, OffsetDateTime.parse(its.get(1)).toInstant().toString());
        its.set(6, new BigDecimal(its.get(6)).stripTrailingZeros().toPlainString());
        return String.join("|", its);
    }
}
