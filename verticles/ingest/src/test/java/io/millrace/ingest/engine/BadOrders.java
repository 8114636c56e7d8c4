package io.millrace.ingest.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Orders of which one in a hundred is broken in one of six ways.
///
/// @param truth numbers of the broken lines
@SuppressWarnings("ArrayRecordComponent") // never compared
record BadOrders(byte[] csv, List<Long> truth) {
    private static final String HEADER =
            "order_id,customer_id,order_ts,country,channel,sku,quantity,unit_price,status,note\n";
    private static final String[] WORDS = {"fast", "gift wrap", "call first", "promo SUMMER"};

    static BadOrders generate(long seed, int rows) {
        var random = new Random(seed);
        var out = new ByteArrayOutputStream();
        out.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
        var truth = new ArrayList<Long>();
        for (int i = 1; i <= rows; i++) {
            boolean bad = i % 100 == 37;
            if (bad) truth.add(i + 1L);
            out.writeBytes(bad ? broken(random, i) : line(good(random, i)));
        }
        return new BadOrders(out.toByteArray(), truth);
    }

    private static List<String> good(Random random, int i) {
        return new ArrayList<>(
                List.of(
                        "ORD-%010d".formatted(i),
                        "CUST-%08d".formatted(random.nextInt(200_000)),
                        "2024-01-%02dT%02d:00:07.%03dZ"
                                .formatted(1 + i % 28, i % 24, random.nextInt(1000)),
                        random.nextBoolean() ? "DE" : "FR",
                        random.nextBoolean() ? "web" : "app",
                        "SKU-%06d".formatted(random.nextInt(5000)),
                        Integer.toString(1 + random.nextInt(9)),
                        String.format(Locale.ROOT, "%.2f", 1 + random.nextInt(99_900) / 100.0),
                        random.nextBoolean() ? "paid" : "shipped",
                        '"' + word(random) + ", " + word(random) + '"'));
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private static byte[] broken(Random random, int i) {
        var row = good(random, i);
        switch (i / 100 % 6) {
            case 0 -> row.set(6, "three");
            case 1 -> row.set(2, "2024-13-45T99:00:00Z");
            case 2 -> row = new ArrayList<>(row.subList(0, 7));
            case 3 -> row.add("extra");
            case 4 -> row.set(9, "\"no end");
            default -> {
                var bytes = line(row);
                bytes[bytes.length - 3] = (byte) 0xFF;
                bytes[bytes.length - 4] = random.nextBoolean() ? 0 : (byte) 0xFE;
                return bytes;
            }
        }
        return line(row);
    }

    private static byte[] line(List<String> row) {
        return (String.join(",", row) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
