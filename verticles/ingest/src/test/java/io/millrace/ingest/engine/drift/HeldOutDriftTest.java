package io.millrace.ingest.engine.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.Format;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Scripted drifts of trades that the engine was not made with. Nothing in it was chosen by what
/// they give: a script that comes out wrong stays as it is, and counts. The goal is nine of ten;
/// the first run gave 145 of 175, and the engine was not made to fit since but for a separator that
/// is a letter, which it could not see at all.
class HeldOutDriftTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final long[] SEEDS = {11, 12, 13, 77, 3_001};
    private static final int BEFORE = 5;

    /// What is reached. Below the goal of 0.9: see docs/DRIFT.md for what is missed.
    private static final double REACHED = 0.85;

    private interface Trade {
        List<Map<String, String>> batch(Domains domains, int number);
    }

    private interface Shape extends UnaryOperator<Map<String, String>> {}

    private static final Trade CALLS = (d, n) -> d.calls(400, 20 + n);
    private static final Trade INVOICES = (d, n) -> d.invoices(220, n);
    private static final Trade SENSORS = (d, n) -> d.sensors(300, n);
    private static final Trade STAFF = (d, _) -> d.staff(260);
    private static final Trade NAMED = (d, _) -> d.named(260);
    private static final Trade PARCELS = (d, n) -> d.parcels(350, n);

    private record Script(
            String name,
            Format format,
            Trade trade,
            Shape how,
            boolean isWindows,
            List<String> truth) {
        TreeSet<String> found(long seed) {
            var domains = new Domains(seed);
            var feed = new Feed(format);
            for (int i = 0; i < BEFORE; i++) feed.send(trade.batch(domains, i));
            var rows = Feed.each(trade.batch(domains, BEFORE), how);
            var body = feed.body(rows).getBytes(isWindows ? WINDOWS : StandardCharsets.UTF_8);
            var found = new TreeSet<String>();
            for (var its : feed.send(body)) found.add(said(its));
            return found;
        }
    }

    private static String said(Change its) {
        var mapping = its.mapping();
        var said = new StringBuilder(its.kind().id());
        said.append(' ').append(String.join(",", its.columns()));
        said.append(" > ").append(String.join(",", mapping.into()));
        if (mapping.factor() != null) {
            said.append(String.format(Locale.ROOT, " * %.3g", mapping.factor()));
        } else if (mapping.detail() != null) {
            said.append(" [").append(mapping.detail()).append(']');
        }
        if (!mapping.values().isEmpty()) said.append(' ').append(new TreeMap<>(mapping.values()));
        return said.toString();
    }

    private static Script csv(String name, Trade trade, Shape how, String... truth) {
        return new Script(name, Format.CSV, trade, how, false, List.of(truth));
    }

    private static Script json(String name, Trade trade, Shape how, String... truth) {
        return new Script(name, Format.NDJSON, trade, how, false, List.of(truth));
    }

    private static Shape renamed(String... names) {
        return row -> {
            var changed = new LinkedHashMap<String, String>();
            row.forEach((name, value) -> changed.put(name(name, names), value));
            return changed;
        };
    }

    private static String name(String name, String... names) {
        for (int i = 0; i < names.length; i += 2) if (names[i].equals(name)) return names[i + 1];
        return name;
    }

    private static Shape written(String column, UnaryOperator<String> how) {
        return row -> {
            row.computeIfPresent(column, (_, value) -> how.apply(value));
            return row;
        };
    }

    private static Shape times(String column, double factor, int places) {
        return written(column, v -> Domains.decimal(factor * Double.parseDouble(v), places));
    }

    private static Shape without(String column) {
        return row -> {
            row.remove(column);
            return row;
        };
    }

    private static Shape with(String column, Function<Map<String, String>, String> value) {
        return row -> {
            row.put(column, value.apply(row));
            return row;
        };
    }

    private static Shape parted(String column, String between, String... parts) {
        return row -> {
            var values = String.valueOf(row.remove(column)).split(between, parts.length);
            for (int i = 0; i < parts.length; i++) row.put(parts[i], values[i]);
            return row;
        };
    }

    private static Shape joined(String column, String between, String... parts) {
        return row -> {
            var values = new ArrayList<String>();
            for (var part : parts) values.add(String.valueOf(row.remove(part)));
            row.put(column, String.join(between, values));
            return row;
        };
    }

    private static Shape inside(String column, String... keys) {
        return row -> {
            var inside = new LinkedHashMap<String, String>();
            for (var key : keys) inside.put(key, String.valueOf(row.remove(key)));
            row.put(column, Feed.json(inside));
            return row;
        };
    }

    private static Shape both(Shape first, Shape second) {
        return row -> second.apply(first.apply(row));
    }

    private static Shape coded(String column, String... pairs) {
        return written(column, v -> name(v, pairs));
    }

    /// In some of the rows, a value that never came.
    private static Shape sometimes(String column, String value, int every) {
        return row -> {
            if (Math.floorMod(row.hashCode(), every) == 0) row.put(column, value);
            return row;
        };
    }

    private static String epoch(String moment) {
        return Long.toString(LocalDateTime.parse(moment).toEpochSecond(ZoneOffset.UTC));
    }

    private static String turned(String date, String sign) {
        var parts = date.split("-", 3);
        return parts[2] + sign + parts[1] + sign + parts[0];
    }

    private static List<Script> scripts() {
        var all = new ArrayList<Script>();
        all.addAll(ofCalls());
        all.addAll(ofInvoices());
        all.addAll(ofSensors());
        all.addAll(ofStaff());
        all.addAll(ofParcels());
        return all;
    }

    private static List<Script> ofCalls() {
        return List.of(
                csv("b number", CALLS, renamed("callee", "b_number"), "renamed callee > b_number"),
                json(
                        "seconds to milliseconds",
                        CALLS,
                        times("talk_time", 1_000, 0),
                        "unit talk_time > talk_time * 1.00e+03"),
                csv(
                        "moments as seconds since 1970",
                        CALLS,
                        written("started_at", HeldOutDriftTest::epoch),
                        "retyped started_at > started_at [epoch-seconds]"),
                csv(
                        "directions cut short",
                        CALLS,
                        coded("direction", "incoming", "in", "outgoing", "out"),
                        "recoded direction >  {in=incoming, out=outgoing}"),
                json(
                        "country code by itself",
                        CALLS,
                        parted("caller", " ", "caller_country", "caller_number"),
                        "split caller > caller_country,caller_number [ ]"),
                csv("euros to cents", CALLS, times("cost", 100, 2), "unit cost > cost * 100"),
                csv(
                        "network added",
                        CALLS,
                        with("network", row -> row.hashCode() % 3 == 0 ? "4G" : "5G"),
                        "added network > "));
    }

    private static List<Script> ofInvoices() {
        return List.of(
                csv(
                        "decimal comma",
                        INVOICES,
                        written("netto", v -> v.replace('.', ',')),
                        "retyped netto > netto [decimal-comma]"),
                csv(
                        "German days",
                        INVOICES,
                        written("datum", v -> turned(v, ".")),
                        "retyped datum > datum [dd.MM.yyyy]"),
                json(
                        "translated",
                        INVOICES,
                        renamed("kunde", "customer", "datum", "invoice_date"),
                        "renamed kunde > customer",
                        "renamed datum > invoice_date"),
                csv(
                        "another currency",
                        INVOICES,
                        sometimes("waehrung", "GBP", 11),
                        "enum-grown waehrung >  {GBP=GBP}"),
                csv(
                        "fractions to percent",
                        INVOICES,
                        times("rabatt", 100, 1),
                        "unit rabatt > rabatt * 100"),
                new Script(
                        "as Windows writes it",
                        Format.CSV,
                        INVOICES,
                        row -> row,
                        true,
                        List.of("encoding  >  [windows-1252]")),
                csv("account away", INVOICES, without("iban"), "dropped iban > "),
                json(
                        "days by name",
                        INVOICES,
                        written("zahlungsziel", v -> v + " Tage"),
                        "retyped zahlungsziel > zahlungsziel [number-with-unit]"));
    }

    private static List<Script> ofSensors() {
        return List.of(
                csv(
                        "bar to psi",
                        SENSORS,
                        times("presion", 14.5038, 2),
                        "unit presion > presion * 14.5"),
                json(
                        "°C to °F",
                        SENSORS,
                        written(
                                "temp_agua",
                                v -> Domains.decimal(32 + 1.8 * Double.parseDouble(v), 1)),
                        "unit temp_agua > temp_agua * 1.80"),
                csv(
                        "place in two",
                        SENSORS,
                        parted("posicion", ";", "pos_x", "pos_y"),
                        "split posicion > pos_x,pos_y [;]"),
                json(
                        "level with its unit inside",
                        SENSORS,
                        written("nivel", v -> "{\"valor\":" + v + ",\"unidad\":\"cm\"}"),
                        "nested nivel > valor [nivel]"),
                csv(
                        "state in capitals",
                        SENSORS,
                        written("estado", v -> v.toUpperCase(Locale.ROOT)),
                        "recoded estado >  {ALARMA=alarma, NORMAL=normal, PARADO=parado}"),
                csv(
                        "km/h to m/s",
                        SENSORS,
                        times("viento", 1 / 3.6, 2),
                        "unit viento > viento * 0.278"));
    }

    private static List<Script> ofStaff() {
        return List.of(
                csv(
                        "name in two",
                        NAMED,
                        parted("nom_complet", " ", "nom", "prenom"),
                        "split nom_complet > nom,prenom [ ]"),
                json(
                        "name in one",
                        STAFF,
                        joined("nom_complet", " ", "nom", "prenom"),
                        "merged nom,prenom > nom_complet [ ]"),
                csv(
                        "gross pay",
                        STAFF,
                        renamed("salaire_annuel", "salaire_brut_annuel"),
                        "renamed salaire_annuel > salaire_brut_annuel"),
                csv(
                        "another contract",
                        STAFF,
                        sometimes("contrat", "Alternance", 9),
                        "enum-grown contrat >  {Alternance=Alternance}"),
                csv(
                        "French days",
                        STAFF,
                        written("date_embauche", v -> turned(v, "/")),
                        "retyped date_embauche > date_embauche [dd/MM/yyyy]"),
                json(
                        "read as Windows reads it",
                        STAFF,
                        written(
                                "service",
                                v -> new String(v.getBytes(StandardCharsets.UTF_8), WINDOWS)),
                        "encoding service > service [windows-1252]"),
                csv(
                        "sex in words",
                        STAFF,
                        coded("sexe", "H", "Homme", "F", "Femme"),
                        "recoded sexe >  {Femme=F, Homme=H}"));
    }

    private static List<Script> ofParcels() {
        return List.of(
                csv(
                        "grams by another name",
                        PARCELS,
                        both(times("weight", 1_000, 0), renamed("weight", "weight_g")),
                        "renamed weight > weight_g * 1.00e+03"),
                json(
                        "kilograms to pounds",
                        PARCELS,
                        times("weight", 2.20462, 3),
                        "unit weight > weight * 2.20"),
                csv(
                        "sides each",
                        PARCELS,
                        parted("dimensions", "x", "length", "width", "height"),
                        "split dimensions > length,width,height [x]"),
                json(
                        "into the recipient",
                        PARCELS,
                        inside("recipient", "lane", "town"),
                        "nested lane > lane [recipient]",
                        "nested town > town [recipient]"),
                csv(
                        "codes in groups",
                        PARCELS,
                        written(
                                "tracking_code",
                                v ->
                                        "%s %s %s %s %s"
                                                .formatted(
                                                        v.substring(0, 2),
                                                        v.substring(2, 5),
                                                        v.substring(5, 8),
                                                        v.substring(8, 11),
                                                        v.substring(11))),
                        "retyped tracking_code > tracking_code [A999999999A]"),
                json(
                        "day and time in one",
                        PARCELS,
                        joined("scanned_at", "T", "scan_date", "scan_time"),
                        // Moments are held with a space between day and time.
                        "merged scan_date,scan_time > scanned_at [ ]"),
                csv(
                        "one renamed, one away",
                        PARCELS,
                        both(renamed("recv_name", "recipient_name"), without("depot")),
                        "renamed recv_name > recipient_name",
                        "dropped depot > "));
    }

    /// The figure that counts is over all seeds: what is right by one seed only is chance.
    @Test
    void asManyProposalsAreRightAsEver(TestReporter reporter) {
        var wrong = new ArrayList<String>();
        int all = 0;

        for (long seed : SEEDS) {
            for (var script : scripts()) {
                all++;
                var found = script.found(seed);
                if (found.equals(new TreeSet<>(script.truth))) continue;
                wrong.add(seed + " " + script.name + ": " + found + " for " + script.truth);
            }
        }

        reporter.publishEntry("right", (all - wrong.size()) + " of " + all);
        wrong.forEach(its -> reporter.publishEntry("wrong", its));
        assertThat(scripts()).hasSizeGreaterThanOrEqualTo(24);
        assertThat((double) (all - wrong.size()) / all)
                .as(String.join("\n", wrong))
                .isGreaterThanOrEqualTo(REACHED);
    }

    private record Ordinary(String name, Format format, Trade trade, Trade next, Shape how) {
        List<Change> found(long seed) {
            var domains = new Domains(seed);
            var feed = new Feed(format);
            for (int i = 0; i < BEFORE; i++) feed.send(trade.batch(domains, i));
            return feed.send(Feed.each(next.batch(domains, BEFORE), how));
        }
    }

    private static Ordinary csvAsBefore(String name, Trade trade, Trade next) {
        return new Ordinary(name, Format.CSV, trade, next, row -> row);
    }

    private static Ordinary csvWith(String name, Trade trade, Shape how) {
        return new Ordinary(name, Format.CSV, trade, trade, how);
    }

    private static Ordinary jsonWith(String name, Trade trade, Shape how) {
        return new Ordinary(name, Format.NDJSON, trade, trade, how);
    }

    private static List<Ordinary> ordinaries() {
        var all = new ArrayList<Ordinary>();
        all.addAll(ofSize());
        all.addAll(ofValues());
        all.addAll(ofGaps());
        return all;
    }

    private static List<Ordinary> ofSize() {
        return List.of(
                csvAsBefore("the next day of calls", CALLS, CALLS),
                csvAsBefore("the next month of invoices", INVOICES, INVOICES),
                csvAsBefore("the next hour of sensors", SENSORS, SENSORS),
                csvAsBefore("the next staff", STAFF, STAFF),
                csvAsBefore("the next week of parcels", PARCELS, PARCELS),
                csvAsBefore("a quiet night", CALLS, (d, n) -> d.calls(9, 20 + n)),
                csvAsBefore("one invoice", INVOICES, (d, n) -> d.invoices(1, n)),
                csvAsBefore("a week in one file", SENSORS, (d, n) -> d.sensors(4_000, n)),
                csvAsBefore("a year later", PARCELS, (d, _) -> d.parcels(350, 51)));
    }

    private static List<Ordinary> ofValues() {
        return List.of(
                csvWith("longer calls at Christmas", CALLS, times("talk_time", 1.7, 0)),
                csvWith("a cold month", SENSORS, SHIFTED),
                csvWith("a storm", SENSORS, times("viento", 1.9, 1)),
                csvWith("a rise of pay", STAFF, times("salaire_annuel", 1.04, 0)),
                csvWith("heavier parcels", PARCELS, times("weight", 1.5, 3)),
                csvWith("more alarms", SENSORS, sometimes("estado", "alarma", 2)),
                csvWith("mostly outgoing", CALLS, sometimes("direction", "outgoing", 2)),
                csvWith("francs in January", INVOICES, sometimes("waehrung", "CHF", 3)),
                csvWith("a depot on strike", PARCELS, coded("depot", "MMX3", "LDS1")),
                jsonWith("one large customer", INVOICES, sometimes("kunde", "Lindner AG", 2)));
    }

    private static final Shape SHIFTED =
            written("temp_agua", v -> Domains.decimal(Double.parseDouble(v) - 6, 1));

    private static List<Ordinary> ofGaps() {
        return List.of(
                csvWith("some without a cell", CALLS, sometimes("cell", "", 6)),
                jsonWith("some without an account", INVOICES, sometimes("iban", "", 5)),
                csvWith("a sensor that says nothing", SENSORS, sometimes("nivel", "", 9)),
                csvWith("slips of the pen", INVOICES, sometimes("netto", "??", 60)),
                csvWith("a service unknown", STAFF, sometimes("service", "", 4)),
                jsonWith(
                        "keys in another order",
                        PARCELS,
                        row -> {
                            var turned = new LinkedHashMap<String, String>();
                            var names = new ArrayList<>(row.keySet()).reversed();
                            for (var name : names) turned.put(name, String.valueOf(row.get(name)));
                            return turned;
                        }));
    }

    @Test
    void whatVariesAsTradesDoIsNoDrift(TestReporter reporter) {
        var wrong = new ArrayList<String>();

        for (long seed : SEEDS) {
            for (var its : ordinaries()) {
                for (var change : its.found(seed)) wrong.add(seed + " " + its.name + ": " + change);
            }
        }

        reporter.publishEntry("alarms", wrong.size() + " in " + SEEDS.length * ordinaries().size());
        assertThat(ordinaries()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(wrong).isEmpty();
    }
}
