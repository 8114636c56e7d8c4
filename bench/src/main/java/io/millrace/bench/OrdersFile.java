package io.millrace.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/// A CSV of orders: ten columns with text, times, decimals and quoted fields, about 120 bytes a
/// row. The same seed makes the same bytes.
final class OrdersFile {
    private static final String[] COUNTRIES = {"DE", "FR", "GB", "US", "IN", "BR", "PL", "ES"};
    private static final String[] CHANNELS = {"web", "app", "store", "partner"};
    private static final String[] STATES = {"placed", "paid", "shipped", "delivered", "returned"};
    private static final String[] NOTES = {
        "fast",
        "gift wrap",
        "leave at door",
        "call first",
        "none",
        "repeat buyer",
        "fragile item please",
        "promo SUMMER",
        "invoice attached"
    };
    private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();

    private OrdersFile() {}

    /// Writes `rows` orders and a header to `file`.
    static Path write(Path file, int rows, long seed) throws IOException {
        var random = new Random(seed);
        try (var out = Files.newBufferedWriter(file)) {
            out.write(
                    "order_id,customer_id,order_ts,country,channel,sku,quantity,unit_price,status,note\n");
            for (int i = 1; i <= rows; i++) row(out, i, random);
        }
        return file;
    }

    /// Writes the header of a file and its rows so many times.
    static Path repeat(Path file, Path target, int times) throws IOException {
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        try (var in = FileChannel.open(file, StandardOpenOption.READ);
                var out = FileChannel.open(target, StandardOpenOption.APPEND)) {
            long header = headerBytes(file);
            for (int i = 1; i < times; i++) {
                for (long at = header; at < in.size(); ) {
                    at += in.transferTo(at, in.size() - at, out);
                }
            }
        }
        return target;
    }

    private static long headerBytes(Path file) throws IOException {
        try (var lines = Files.newBufferedReader(file)) {
            return Objects.requireNonNull(lines.readLine()).getBytes(StandardCharsets.UTF_8).length
                    + 1L;
        }
    }

    /// Lines without the header.
    static long rows(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count() - 1;
        }
    }

    private static void row(BufferedWriter out, int i, Random random) throws IOException {
        var at = Instant.ofEpochMilli(START + i * 7_000L + random.nextInt(1_000));
        int cents = 100 + random.nextInt(99_900);
        out.write(
                String.format(
                        Locale.ROOT,
                        "ORD-%010d,CUST-%08d,%s,%s,%s,SKU-%06d,%d,%d.%02d,%s,\"%s, %s\"%n",
                        i,
                        random.nextInt(200_000),
                        at,
                        pick(COUNTRIES, random),
                        pick(CHANNELS, random),
                        random.nextInt(5_000),
                        1 + random.nextInt(9),
                        cents / 100,
                        cents % 100,
                        pick(STATES, random),
                        pick(NOTES, random),
                        pick(NOTES, random)));
    }

    private static String pick(String[] values, Random random) {
        return values[random.nextInt(values.length)];
    }
}
