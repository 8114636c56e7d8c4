package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Persons with typing errors and a known truth, the same for the same seed.
final class People {
    static final List<Field> FIELDS =
            List.of(
                    new Field("given", FieldKind.GIVEN),
                    new Field("family", FieldKind.FAMILY),
                    new Field("born", FieldKind.DATE),
                    new Field("email", FieldKind.EMAIL),
                    new Field("city", FieldKind.ADDRESS),
                    new Field("postcode", FieldKind.POSTCODE));

    private static final List<String> SYLLABLES =
            List.of("ma", "ri", "lo", "ben", "dor", "ka", "tes", "vin", "ul", "sha", "pe", "gro");
    private static final int CITIES = 40;

    private final SplittableRandom random;
    private final List<Row> rows = new ArrayList<>();
    private final Map<RecordKey, Integer> truth = new HashMap<>();

    private People(long seed) {
        random = new SplittableRandom(seed);
    }

    /// Two thirds of the persons appear once, the others two or three times.
    static People of(int persons, long seed) {
        var people = new People(seed);
        for (int person = 0; person < persons; person++) {
            var values = people.person();
            people.add("crm", person, values);
            int copies = Math.max(0, people.random.nextInt(6) - 3);
            for (int copy = 0; copy < copies; copy++) {
                people.add("crm", person, people.withErrors(values));
            }
        }
        return people;
    }

    /// Two datasets without duplicates; about half of the persons are in both.
    static People inTwoSources(int persons, long seed) {
        var people = new People(seed);
        for (int person = 0; person < persons; person++) {
            var values = people.person();
            boolean isInBoth = people.random.nextBoolean();
            boolean isLeft = people.random.nextBoolean();
            if (isInBoth || isLeft) people.add("left", person, values);
            if (isInBoth || !isLeft) people.add("right", person, people.withErrors(values));
        }
        return people;
    }

    List<Row> rows() {
        return rows;
    }

    boolean isSame(RecordKey one, RecordKey other) {
        return truth.get(one).equals(truth.get(other));
    }

    /// Pairs of records of one person.
    long truePairs() {
        var sizes = new HashMap<Integer, Integer>();
        for (int person : truth.values()) sizes.merge(person, 1, Integer::sum);
        return sizes.values().stream().mapToLong(n -> (long) n * (n - 1) / 2).sum();
    }

    /// Pairwise F1 of the clusters.
    double f1(MatchResult result) {
        long right = 0;
        long found = 0;
        for (var cluster : result.clusters()) {
            for (int i = 0; i < cluster.length; i++) {
                for (int j = i + 1; j < cluster.length; j++) {
                    found++;
                    if (isSame(result.keys().get(cluster[i]), result.keys().get(cluster[j]))) {
                        right++;
                    }
                }
            }
        }
        return 2.0 * right / (found + truePairs());
    }

    private void add(String dataset, int person, List<String> values) {
        var key = new RecordKey(dataset, "r" + random.nextInt(1_000_000) + "-" + rows.size());
        rows.add(new Row(key, values));
        truth.put(key, person);
    }

    private List<String> person() {
        var given = word(random, 2);
        var family = word(random, 3);
        int city = random.nextInt(CITIES);
        var born =
                "%d-%02d-%02d"
                        .formatted(
                                1940 + random.nextInt(65),
                                1 + random.nextInt(12),
                                1 + random.nextInt(28));
        var email = given + "." + family + random.nextInt(100) + "@example.org";
        return List.of(given, family, born, email, "city " + city, "4" + (100 + city));
    }

    /// Looks like a name.
    static String word(SplittableRandom random, int syllables) {
        var word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            int at = Math.min(random.nextInt(SYLLABLES.size()), random.nextInt(SYLLABLES.size()));
            word.append(SYLLABLES.get(at));
        }
        return word.toString();
    }

    private List<String> withErrors(List<String> values) {
        var wrong = new ArrayList<>(values);
        int errors = 1 + random.nextInt(2);
        for (int i = 0; i < errors; i++) {
            int field = random.nextInt(wrong.size());
            wrong.set(field, random.nextInt(4) == 0 ? "" : typo(wrong.get(field)));
        }
        return wrong;
    }

    private String typo(String value) {
        if (value.length() < 2) return value;
        int at = random.nextInt(value.length() - 1);
        char digit = (char) ('0' + random.nextInt(10));
        char letter = (char) ('a' + random.nextInt(26));
        char other = Character.isDigit(value.charAt(at)) ? digit : letter;
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
