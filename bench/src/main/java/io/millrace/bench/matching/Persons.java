package io.millrace.bench.matching;

import io.millrace.matching.engine.RecordKey;
import io.millrace.matching.engine.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;

/// Invents persons, about four of ten records a copy with slips, the same for the same seed.
final class Persons {
    private static final List<String> COLUMNS =
            List.of(
                    "given_name",
                    "surname",
                    "date_of_birth",
                    "street",
                    "suburb",
                    "postcode",
                    "phone",
                    "email");
    private static final List<String> SYLLABLES =
            List.of("ma", "ri", "lo", "ben", "dor", "ka", "tes", "vin", "ul", "sha", "pe", "gro");
    private static final int SUBURBS = 800;
    private static final int MAX_COPIES = 4;

    private final SplittableRandom random;

    private Persons(long seed) {
        random = new SplittableRandom(seed);
    }

    static MatchingSet of(int records, long seed) {
        var persons = new Persons(seed);
        var rows = new ArrayList<Row>(records);
        var truth = new HashMap<RecordKey, String>();
        for (int person = 0; rows.size() < records; person++) {
            var values = persons.person();
            int copies = persons.copies();
            for (int copy = 0; copy <= copies && rows.size() < records; copy++) {
                var key = new RecordKey("persons", Integer.toString(rows.size()));
                rows.add(new Row(key, copy == 0 ? values : persons.copy(values)));
                truth.put(key, Integer.toString(person));
            }
        }
        return new MatchingSet(
                "persons " + records, COLUMNS, rows, false, new Truth.Entities(truth));
    }

    /// Each further copy is half as likely.
    private int copies() {
        int copies = 0;
        while (copies < MAX_COPIES && random.nextInt(100) < 45) copies++;
        return copies;
    }

    private List<String> person() {
        var given = word(2);
        var family = word(3);
        int suburb = random.nextInt(SUBURBS);
        var values = new ArrayList<String>();
        values.add(given);
        values.add(family);
        values.add(
                "%d-%02d-%02d"
                        .formatted(
                                1930 + random.nextInt(75),
                                1 + random.nextInt(12),
                                1 + random.nextInt(28)));
        values.add((1 + random.nextInt(200)) + " " + word(3) + " street");
        values.add("suburb" + suburb);
        values.add(Integer.toString(2000 + suburb));
        values.add(random.nextInt(10) < 6 ? "04" + random.nextInt(10_000_000, 100_000_000) : "");
        boolean hasEmail = random.nextBoolean();
        values.add(hasEmail ? given + "." + family + random.nextInt(100) + "@example.org" : "");
        return values;
    }

    private String word(int syllables) {
        var word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            int at = Math.min(random.nextInt(SYLLABLES.size()), random.nextInt(SYLLABLES.size()));
            word.append(SYLLABLES.get(at));
        }
        return word.toString();
    }

    private List<String> copy(List<String> values) {
        var copy = new ArrayList<>(values);
        int slips = 1 + random.nextInt(3);
        for (int i = 0; i < slips; i++) {
            int field = random.nextInt(copy.size());
            var value = copy.get(field);
            copy.set(field, random.nextInt(4) == 0 ? "" : slip(value));
        }
        return copy;
    }

    private String slip(String value) {
        if (value.length() < 2) return value;
        int at = random.nextInt(value.length() - 1);
        boolean isDigit = Character.isDigit(value.charAt(at));
        char other = (char) (isDigit ? '0' + random.nextInt(10) : 'a' + random.nextInt(26));
        return switch (random.nextInt(3)) {
            case 0 -> value.substring(0, at) + other + value.substring(at + 1);
            case 1 -> value.substring(0, at) + value.substring(at + 1);
            default ->
                    value.substring(0, at)
                            + value.charAt(at + 1)
                            + value.charAt(at)
                            + value.substring(at + 2);
        };
    }
}
