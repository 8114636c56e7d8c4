package io.millrace.ingest.engine.drift;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Records of several kinds, by a seed.
final class Things {
    private static final String[] FIRST = {
        "Jean", "Marie", "Léa", "Hugo", "Chloé", "Noël", "Zoé", "Paul", "Inès", "Lucas", "Emma",
        "Louis", "Alice", "Jules", "Rose", "Théo", "Anna", "Léo", "Sarah", "Adam"
    };
    private static final String[] LAST = {
        "Martin",
        "Bernard",
        "Dubois",
        "Petit",
        "Lefèvre",
        "Moreau",
        "Garçon",
        "Roux",
        "Faure",
        "Mercier",
        "Blanc",
        "Guérin",
        "Boyer",
        "Garnier",
        "Chevalier",
        "Fontaine",
        "Rousseau"
    };
    private static final String[] CITY = {
        "Paris",
        "Lyon",
        "Orléans",
        "Nîmes",
        "Besançon",
        "Bordeaux",
        "Lille",
        "Angoulême",
        "Nice",
        "Rennes",
        "Béziers",
        "Évreux",
        "Mâcon",
        "Toulon"
    };
    private static final String[] STATUS = {"pending", "paid", "shipped", "delivered", "cancelled"};
    private static final String[] WORD = {
        "please",
        "call",
        "before",
        "door",
        "code",
        "left",
        "garden",
        "neighbour",
        "fragile",
        "gift",
        "late",
        "morning",
        "second",
        "floor",
        "back",
        "urgent",
        "blue",
        "box",
        "ring"
    };

    private final Random random;
    private int next = 1;

    Things(long seed) {
        this.random = new Random(seed);
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }

    double normal(double mean, double spread) {
        return mean + spread * random.nextGaussian();
    }

    static String decimal(double value, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    List<Map<String, String>> customers(int rows) {
        var made = new ArrayList<Map<String, String>>();
        for (int i = 0; i < rows; i++) {
            var row = new LinkedHashMap<String, String>();
            var first = one(FIRST);
            var last = one(LAST);
            row.put("id", Integer.toString(next++));
            row.put("full_name", first + " " + last);
            row.put("email", "user" + next + "@mail" + random.nextInt(9) + ".example");
            row.put(
                    "tel",
                    random.nextInt(20) == 0
                            ? ""
                            : "0%d %02d %02d %02d %02d"
                                    .formatted(1 + random.nextInt(9), n(), n(), n(), n()));
            row.put("gender", random.nextInt(100) < 60 ? "M" : "F");
            row.put("street", (1 + random.nextInt(150)) + " rue " + one(WORD));
            row.put("city", one(CITY));
            row.put("postcode", "%05d".formatted(random.nextInt(95_000) + 1_000));
            row.put(
                    "birth_date",
                    LocalDate.of(1950, 1, 1).plusDays(random.nextInt(18_000)).toString());
            made.add(row);
        }
        return made;
    }

    private int n() {
        return random.nextInt(100);
    }

    /// @param day from which on the orders are, within a week
    List<Map<String, String>> orders(int rows, int day) {
        var made = new ArrayList<Map<String, String>>();
        for (int i = 0; i < rows; i++) {
            var row = new LinkedHashMap<String, String>();
            row.put("order_id", Integer.toString(10_000 + next++));
            row.put("customer_id", Integer.toString(1 + random.nextInt(900)));
            row.put("amount", decimal(Math.exp(normal(3.6, 0.8)), 2));
            row.put("quantity", Integer.toString(1 + (int) (Math.abs(random.nextGaussian()) * 2)));
            row.put("status", STATUS[Math.min(4, (int) Math.abs(random.nextGaussian() * 2.2))]);
            var date = LocalDate.of(2025, 1, 1).plusDays(day + random.nextInt(7));
            row.put("ordered_on", date.toString());
            row.put(
                    "paid_at",
                    date + "T%02d:%02d:%02d".formatted(random.nextInt(24), n() % 60, n() % 60));
            row.put("note", note());
            made.add(row);
        }
        return made;
    }

    private String note() {
        if (random.nextInt(3) == 0) return "";
        var words = new ArrayList<String>();
        for (int i = 0; i < 2 + random.nextInt(6); i++) words.add(one(WORD));
        return String.join(" ", words);
    }

    /// @param warmth mean temperature in °C
    List<Map<String, String>> readings(int rows, double warmth) {
        var made = new ArrayList<Map<String, String>>();
        for (int i = 0; i < rows; i++) {
            var row = new LinkedHashMap<String, String>();
            row.put("station", "S" + (10 + random.nextInt(30)));
            row.put("temperature", decimal(normal(warmth, 6), 1));
            row.put("altitude", decimal(50 + 2_500 * random.nextDouble(), 1));
            row.put("humidity", Integer.toString(20 + random.nextInt(75)));
            row.put("duration", Integer.toString(5 + random.nextInt(600)));
            row.put(
                    "coordinates",
                    decimal(43 + 7 * random.nextDouble(), 4)
                            + ","
                            + decimal(-1 + 7 * random.nextDouble(), 4));
            made.add(row);
        }
        return made;
    }
}
