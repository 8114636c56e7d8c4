package io.millrace.ingest.engine.drift;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// Records of five trades, by a seed: call records, German invoices, Spanish sensors, French staff
/// and parcels.
final class Domains {
    private static final String[] COUNTRY = {"+49", "+31", "+43", "+48", "+420"};
    private static final String[] CUSTOMER = {
        "Müller GmbH",
        "Bäckerei Vogt",
        "Schäfer & Söhne",
        "Lindner AG",
        "Kühn Technik",
        "Weiß Handel",
        "Groß Logistik",
        "Jäger KG",
        "Otto Brandt",
        "Hölzl Bau"
    };
    private static final String[] FAMILY = {
        "Lemoine",
        "Da Costa",
        "Nguyen",
        "Haddad",
        "Perrin",
        "Gauthier",
        "Colin",
        "Marchand",
        "Benali",
        "Leclerc",
        "Rivière",
        "Dumas",
        "Tessier",
        "Renaud"
    };
    private static final String[] GIVEN = {
        "Camille", "Youssef", "Aurélie", "Mathis", "Océane", "Karim", "Élodie", "Bastien", "Maëlle",
        "Simon", "Nadia", "Victor"
    };
    private static final String[] SERVICE = {
        "Études", "Qualité", "Achats", "Sécurité", "Paie", "Contrôle de gestion", "Logistique"
    };
    private static final String[] TOWN = {
        "Leeds", "Porto", "Gent", "Malmö", "Graz", "Brno", "Turku", "Cork", "Split", "Ghent"
    };
    private static final String[] LANE = {
        "Mill Lane", "High Street", "Station Road", "Church Walk", "Park Avenue", "Quay Side"
    };

    private final Random random;
    private int next = 1;

    Domains(long seed) {
        this.random = new Random(seed);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private int from(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private double spread(double mean, double deviation) {
        return mean + deviation * random.nextGaussian();
    }

    static String decimal(double value, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }

    private static List<Map<String, String>> rows(int rows, Supplier<Map<String, String>> one) {
        var made = new ArrayList<Map<String, String>>();
        for (int i = 0; i < rows; i++) made.add(one.get());
        return made;
    }

    private String day(int year, int from, int days) {
        return LocalDate.of(year, 1, 1).plusDays(from + random.nextInt(days)).toString();
    }

    private String time() {
        return "%02d:%02d:%02d".formatted(from(0, 23), from(0, 59), from(0, 59));
    }

    private String number(int digits) {
        var number = new StringBuilder().append(from(1, 9));
        while (number.length() < digits) number.append(from(0, 9));
        return number.toString();
    }

    /// @param day of the year in which the calls were made
    List<Map<String, String>> calls(int rows, int day) {
        return rows(
                rows,
                () -> {
                    var row = new LinkedHashMap<String, String>();
                    row.put("call_ref", "C" + (500_000 + next++));
                    row.put("caller", one(COUNTRY) + " " + number(9));
                    row.put("callee", number(10));
                    row.put("started_at", day(2026, day, 1) + "T" + time());
                    row.put("talk_time", Integer.toString((int) Math.exp(spread(4.4, 1))));
                    row.put("direction", random.nextInt(10) < 6 ? "incoming" : "outgoing");
                    row.put("cell", "B-" + number(4));
                    row.put("cost", decimal(0.02 + Math.exp(spread(-1.5, 0.9)), 4));
                    return row;
                });
    }

    /// @param month 0 for January
    List<Map<String, String>> invoices(int rows, int month) {
        return rows(
                rows,
                () -> {
                    var row = new LinkedHashMap<String, String>();
                    row.put("rechnung", "RE-2025-%05d".formatted(next++));
                    row.put("kunde", one(CUSTOMER));
                    row.put("datum", day(2025, 28 * month, 28));
                    row.put("netto", decimal(Math.exp(spread(5.5, 1.1)), 2));
                    row.put("rabatt", decimal(0.30 * random.nextDouble(), 3));
                    row.put("waehrung", random.nextInt(20) < 17 ? "EUR" : one("CHF", "USD"));
                    row.put("zahlungsziel", one("7", "10", "14", "21", "30", "45", "60"));
                    row.put("iban", "DE" + number(10) + number(10));
                    return row;
                });
    }

    List<Map<String, String>> sensors(int rows, int hour) {
        return rows(
                rows,
                () -> {
                    var row = new LinkedHashMap<String, String>();
                    row.put("sensor", "S" + from(100, 160));
                    row.put("medido_en", "2026-03-%02dT%s".formatted(1 + hour % 28, time()));
                    row.put("presion", decimal(spread(3.2, 0.6), 3));
                    row.put("temp_agua", decimal(spread(17, 5), 1));
                    row.put("nivel", decimal(20 + 460 * random.nextDouble(), 1));
                    row.put("viento", decimal(Math.abs(spread(18, 11)), 1));
                    int state = random.nextInt(20);
                    row.put("estado", state < 14 ? "normal" : state < 18 ? "alarma" : "parado");
                    row.put(
                            "posicion",
                            decimal(120 * random.nextDouble(), 2)
                                    + ";"
                                    + decimal(80 * random.nextDouble(), 2));
                    return row;
                });
    }

    List<Map<String, String>> staff(int rows) {
        return rows(
                rows,
                () -> {
                    var row = new LinkedHashMap<String, String>();
                    row.put("matricule", Integer.toString(2_000 + next++));
                    row.put("nom", one(FAMILY));
                    row.put("prenom", one(GIVEN));
                    row.put("date_embauche", day(from(1995, 2025), 0, 365));
                    row.put("salaire_annuel", Integer.toString(100 * (int) spread(380, 90)));
                    row.put("sexe", random.nextInt(100) < 46 ? "H" : "F");
                    int contract = random.nextInt(20);
                    row.put("contrat", contract < 14 ? "CDI" : contract < 18 ? "CDD" : "Stage");
                    row.put("service", one(SERVICE));
                    return row;
                });
    }

    /// The same with the name in one column.
    List<Map<String, String>> named(int rows) {
        return staff(rows).stream()
                .map(row -> {
                    var whole = new LinkedHashMap<String, String>();
                    row.forEach((name, value) -> {
                        if (name.equals("nom"))
                            whole.put(
                                    "nom_complet",
                                    value.replace(" ", "-") + " " + row.get("prenom"));
                        else if (!name.equals("prenom")) whole.put(name, value);
                    });
                    return (Map<String, String>) whole;
                })
                .toList();
    }

    List<Map<String, String>> parcels(int rows, int week) {
        return rows(
                rows,
                () -> {
                    var row = new LinkedHashMap<String, String>();
                    row.put("tracking_code", "PX" + number(9) + one("FR", "GB", "SE"));
                    row.put("weight", decimal(0.1 + Math.exp(spread(0.6, 0.8)), 3));
                    row.put("dimensions", from(10, 90) + "x" + from(8, 60) + "x" + from(2, 50));
                    row.put("recv_name", one(GIVEN) + " " + one(FAMILY));
                    row.put("lane", from(1, 240) + " " + one(LANE));
                    row.put("town", one(TOWN));
                    row.put("scan_date", day(2026, 7 * week, 7));
                    row.put("scan_time", time());
                    row.put("depot", one("LDS1", "OPO2", "GNT1", "MMX3", "GRZ1"));
                    row.put("insured", decimal(5 * from(1, 160) - 0.01, 2));
                    return row;
                });
    }
}
