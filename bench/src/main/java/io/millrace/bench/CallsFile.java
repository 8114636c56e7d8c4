package io.millrace.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/// NDJSON of call detail records: ten fields of texts, times, whole numbers and truths, about 200
/// bytes a record. The same seed makes the same bytes.
final class CallsFile {
    private static final String[] KINDS = {"voice", "sms", "data"};
    private static final int[] CAUSES = {16, 16, 16, 17, 31, 41};
    private static final long START = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();

    private CallsFile() {}

    /// Writes `rows` records to `file`.
    static Path write(Path file, int rows, long seed) throws IOException {
        var random = new Random(seed);
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= rows; i++) record(out, i, random);
        }
        return file;
    }

    private static void record(BufferedWriter out, int i, Random random) throws IOException {
        out.write(
                String.format(
                        Locale.ROOT,
                        "{\"cdr_id\":\"C%011d\",\"caller\":\"33%09d\",\"callee\":\"33%09d\","
                                + "\"started_at\":\"%s\",\"seconds\":%d,\"cell\":\"%05d\","
                                + "\"kind\":\"%s\",\"bytes\":%d,\"roaming\":%b,\"cause\":%d}\n",
                        i,
                        random.nextInt(1_000_000_000),
                        random.nextInt(1_000_000_000),
                        Instant.ofEpochSecond(START + i),
                        (int) (-90 * Math.log(1 - random.nextDouble())),
                        1 + random.nextInt(4_000),
                        KINDS[random.nextInt(KINDS.length)],
                        random.nextInt(10_000_000),
                        random.nextInt(100) < 3,
                        CAUSES[random.nextInt(CAUSES.length)]));
    }
}
