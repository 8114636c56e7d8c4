package io.millrace.app;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// A CSV of orders as a shop would send it, the same for the same seed.
///
/// @param bad lines that are to be set aside, counted from 1 with the header
record Orders(Path file, List<Long> bad) {
    private static final String HEADER =
            "order_id,customer_id,order_ts,country,channel,sku,quantity,unit_price,status,note\n";
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<String> COUNTRIES = List.of("DE", "FR", "GB", "US", "IN", "BR");
    private static final List<String> CHANNELS = List.of("web", "app", "store", "partner");
    private static final List<String> STATES = List.of("placed", "paid", "shipped", "returned");
    private static final List<String> NOTES = List.of("fast", "gift wrap", "call first", "none");

    /// What may be wrong with a line.
    private enum Fault {
        QUANTITY_IN_WORDS,
        IMPOSSIBLE_TIME,
        TOO_SHORT,
        TOO_LONG,
        UNCLOSED_QUOTE,
        NOT_UTF8
    }

    Orders {
        bad = List.copyOf(bad);
    }

    static Orders good(Path file, int rows, long seed) throws IOException {
        return write(file, rows, seed, false);
    }

    /// One line of a hundred is bad, each fault in its turn.
    static Orders onePercentBad(Path file, int rows, long seed) throws IOException {
        return write(file, rows, seed, true);
    }

    private static Orders write(Path file, int rows, long seed, boolean withBad)
            throws IOException {
        var random = new Random(seed);
        var bad = new ArrayList<Long>();
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(HEADER.getBytes(StandardCharsets.UTF_8));
            for (int i = 1; i <= rows; i++) {
                var fields = fields(i, random);
                if (withBad && i % 100 == 37) {
                    bad.add(i + 1L);
                    writeBad(out, fields, Fault.values()[i / 100 % Fault.values().length]);
                } else {
                    line(out, fields);
                }
            }
        }
        return new Orders(file, bad);
    }

    private static List<String> fields(int i, Random random) {
        int cents = 100 + random.nextInt(99_900);
        return new ArrayList<>(
                List.of(
                        String.format(Locale.ROOT, "ORD-%010d", i),
                        String.format(Locale.ROOT, "CUST-%08d", random.nextInt(200_000)),
                        START.plusMillis(i * 7_000L + 1 + random.nextInt(998)).toString(),
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

    private static void writeBad(OutputStream out, List<String> fields, Fault fault)
            throws IOException {
        switch (fault) {
            case QUANTITY_IN_WORDS -> fields.set(6, "three");
            case IMPOSSIBLE_TIME -> fields.set(2, "2024-13-45T99:00:00Z");
            case TOO_SHORT -> fields.subList(7, fields.size()).clear();
            case TOO_LONG -> fields.add("extra");
            case UNCLOSED_QUOTE -> fields.set(9, "\"no end");
            case NOT_UTF8 -> {
                out.write(String.join(",", fields.subList(0, 9)).getBytes(StandardCharsets.UTF_8));
                out.write(new byte[] {',', '"', (byte) 0xff, (byte) 0xfe, '"', '\n'});
                return;
            }
        }
        line(out, fields);
    }

    private static void line(OutputStream out, List<String> fields) throws IOException {
        out.write((String.join(",", fields) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
