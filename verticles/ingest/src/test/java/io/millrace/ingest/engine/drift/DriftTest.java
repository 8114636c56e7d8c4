package io.millrace.ingest.engine.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.Format;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripted drifts: batches as they are, then one whose source changed. What it changed to is known
/// here only.
class DriftTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private interface Kind {
        List<Map<String, String>> batch(Things things, int number);
    }

    private static final Kind CUSTOMERS = (things, _) -> things.customers(200);
    private static final Kind ORDERS = (things, number) -> things.orders(300, 7 * number);
    private static final Kind READINGS = (things, _) -> things.readings(250, 12);

    /// @param truth each change as `kind columns > into`, and what else of the mapping counts
    private record Script(
            String name,
            Format format,
            Kind kind,
            Function<Map<String, String>, Map<String, String>> how,
            List<String> truth) {
        Set<String> found(long seed) {
            var things = new Things(seed);
            var feed = new Feed(format);
            for (int i = 0; i < 4; i++) {
                assertThat(feed.send(kind.batch(things, i))).as(name + " before").isEmpty();
            }
            var found = new TreeSet<String>();
            for (var its : feed.send(Feed.each(kind.batch(things, 4), how))) found.add(said(its));
            return found;
        }
    }

    private static String said(Change its) {
        var mapping = its.mapping();
        var factor = mapping.factor();
        var isScaled = factor != null;
        var said =
                its.kind().id()
                        + " "
                        + String.join(",", its.columns())
                        + " > "
                        + String.join(",", mapping.into())
                        + (isScaled ? String.format(Locale.ROOT, " * %.4g", factor) : "")
                        + (mapping.detail() != null && !isScaled ? " " + mapping.detail() : "")
                        + (mapping.values().isEmpty() ? "" : " " + mapping.values());
        return said;
    }

    private static Function<Map<String, String>, Map<String, String>> renamed(String... names) {
        return row -> {
            var changed = new LinkedHashMap<String, String>();
            row.forEach((name, value) -> {
                var now = name;
                for (int i = 0; i < names.length; i += 2)
                    if (names[i].equals(name)) now = names[i + 1];
                changed.put(now, value);
            });
            return changed;
        };
    }

    private static Function<Map<String, String>, Map<String, String>> written(
            String column, Function<String, String> how) {
        return row -> {
            row.computeIfPresent(column, (_, value) -> value.isEmpty() ? value : how.apply(value));
            return row;
        };
    }

    private static Function<Map<String, String>, Map<String, String>> parted(
            String column, String between, String... parts) {
        return row -> {
            var values = String.valueOf(row.remove(column)).split(between, parts.length);
            for (int i = 0; i < parts.length; i++) row.put(parts[i], values[i]);
            return row;
        };
    }

    private static String times(String value, double factor, int places) {
        return Things.decimal(Double.parseDouble(value) * factor, places);
    }

    private static Map<String, String> inObject(Map<String, String> row) {
        var inside = new LinkedHashMap<String, String>();
        for (var key : List.of("street", "city", "postcode")) {
            inside.put(key, String.valueOf(row.remove(key)));
        }
        row.put("address", Feed.json(inside));
        return row;
    }

    private static Map<String, String> withChannel(Map<String, String> row) {
        var changed = renamed("amount", "montant").apply(row);
        changed.put("channel", changed.hashCode() % 2 == 0 ? "web" : "shop");
        return changed;
    }

    private static Script csv(
            String name,
            Kind kind,
            Function<Map<String, String>, Map<String, String>> how,
            String... truth) {
        return new Script(name, Format.CSV, kind, how, List.of(truth));
    }

    private static Script json(
            String name,
            Kind kind,
            Function<Map<String, String>, Map<String, String>> how,
            String... truth) {
        return new Script(name, Format.NDJSON, kind, how, List.of(truth));
    }

    private static List<Script> scripts() {
        return List.of(
                csv(
                        "short name",
                        CUSTOMERS,
                        renamed("tel", "phone_number"),
                        "renamed tel > phone_number"),
                csv(
                        "French name",
                        CUSTOMERS,
                        renamed("email", "courriel"),
                        "renamed email > courriel"),
                json(
                        "two renamed",
                        CUSTOMERS,
                        renamed("city", "ville", "birth_date", "date_naissance"),
                        "renamed city > ville",
                        "renamed birth_date > date_naissance"),
                csv(
                        "renamed and added",
                        ORDERS,
                        DriftTest::withChannel,
                        "renamed amount > montant",
                        "added channel > "),
                json(
                        "camel case and synonym",
                        ORDERS,
                        renamed("customer_id", "clientRef"),
                        "renamed customer_id > clientRef"),
                csv(
                        "by its values alone",
                        ORDERS,
                        renamed("status", "phase"),
                        "renamed status > phase"),
                csv(
                        "dropped",
                        ORDERS,
                        row -> {
                            row.remove("note");
                            return row;
                        },
                        "dropped note > "),
                json(
                        "added",
                        CUSTOMERS,
                        row -> {
                            row.put("loyalty_points", "" + row.hashCode() % 1000);
                            return row;
                        },
                        "added loyalty_points > "),
                csv(
                        "name split",
                        CUSTOMERS,
                        parted("full_name", " ", "first_name", "last_name"),
                        "split full_name > first_name,last_name  "),
                csv(
                        "coordinates split",
                        READINGS,
                        parted("coordinates", ",", "lat", "lon"),
                        "split coordinates > lat,lon ,"),
                json(
                        "moment split",
                        ORDERS,
                        parted("paid_at", "T", "paid_date", "paid_time"),
                        "split paid_at > paid_date,paid_time  "),
                csv(
                        "euros to cents",
                        ORDERS,
                        written("amount", v -> times(v, 100, 0)),
                        "unit amount > amount * 100.0"),
                json(
                        "metres to feet",
                        READINGS,
                        written("altitude", v -> times(v, 3.28084, 1)),
                        "unit altitude > altitude * 3.281"),
                csv(
                        "°C to °F",
                        READINGS,
                        written(
                                "temperature",
                                v -> Things.decimal(32 + 1.8 * Double.parseDouble(v), 1)),
                        "unit temperature > temperature * 1.800"),
                csv(
                        "renamed with its unit",
                        READINGS,
                        row ->
                                renamed("duration", "duration_ms")
                                        .apply(written("duration", v -> v + "000").apply(row)),
                        "renamed duration > duration_ms * 1000"),
                csv(
                        "decimal comma",
                        ORDERS,
                        written("amount", v -> v.replace('.', ',')),
                        "retyped amount > amount decimal-comma"),
                csv(
                        "day first",
                        CUSTOMERS,
                        written(
                                "birth_date",
                                v ->
                                        v.substring(8)
                                                + "/"
                                                + v.substring(5, 7)
                                                + "/"
                                                + v.substring(0, 4)),
                        "retyped birth_date > birth_date dd/MM/yyyy"),
                json(
                        "number with its unit",
                        ORDERS,
                        written("amount", v -> v + " EUR"),
                        "retyped amount > amount number-with-unit"),
                csv(
                        "number to code",
                        ORDERS,
                        written("order_id", v -> "ORD-" + v),
                        "retyped order_id > order_id text"),
                csv(
                        "phones written otherwise",
                        CUSTOMERS,
                        written("tel", v -> "+33" + v.substring(1).replace(" ", "")),
                        "retyped tel > tel 99 99 99 99 99"),
                json(
                        "status grown",
                        ORDERS,
                        row -> {
                            if (row.hashCode() % 9 == 0) row.put("status", "backordered");
                            return row;
                        },
                        "enum-grown status >  {backordered=backordered}"),
                csv(
                        "gender recoded",
                        CUSTOMERS,
                        written("gender", v -> v.equals("M") ? "male" : "female"),
                        "recoded gender >  {female=F, male=M}"),
                csv(
                        "status in capitals",
                        ORDERS,
                        written("status", v -> v.toUpperCase(Locale.ROOT)),
                        "recoded status >  {CANCELLED=cancelled, DELIVERED=delivered, PAID=paid, PENDING=pending, SHIPPED=shipped}"),
                csv(
                        "read as another encoding",
                        CUSTOMERS,
                        written(
                                "city",
                                v -> new String(v.getBytes(StandardCharsets.UTF_8), WINDOWS)),
                        "encoding city > city windows-1252"),
                json(
                        "into an object",
                        CUSTOMERS,
                        DriftTest::inObject,
                        "nested street > street address",
                        "nested city > city address",
                        "nested postcode > postcode address"),
                json(
                        "a value into an object",
                        READINGS,
                        written("humidity", v -> "{\"value\":" + v + ",\"unit\":\"percent\"}"),
                        "nested humidity > value humidity"));
    }

    private static Set<String> sorted(Stream<String> texts) {
        var sorted = new TreeSet<String>();
        texts.map(DriftTest::inOrder).forEach(sorted::add);
        return sorted;
    }

    /// With the values in the order of their names.
    private static String inOrder(String text) {
        int at = text.indexOf('{');
        if (at < 0) return text;
        var values = text.substring(at + 1, text.length() - 1).split(", ");
        return text.substring(0, at + 1) + String.join(", ", new TreeSet<>(List.of(values))) + "}";
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 2026})
    void nineOfTenDriftsAreProposedRight(long seed) {
        var wrong = new ArrayList<String>();

        for (var script : scripts()) {
            var truth = sorted(script.truth.stream());
            var found = sorted(script.found(seed).stream());
            if (!found.equals(truth)) wrong.add(script.name + ": " + found + " for " + truth);
        }

        assertThat(scripts()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(wrong).hasSizeLessThanOrEqualTo(scripts().size() / 10);
    }

    /// Four batches, then one that varies as sources do.
    private record Ordinary(
            String name,
            Format format,
            Kind kind,
            Function<Things, List<Map<String, String>>> next) {
        List<Change> found(long seed) {
            var things = new Things(seed);
            var feed = new Feed(format);
            for (int i = 0; i < 4; i++) feed.send(kind.batch(things, i));
            return feed.send(next.apply(things));
        }
    }

    private static Ordinary ordinary(
            String name, Kind kind, Function<Things, List<Map<String, String>>> next) {
        return new Ordinary(name, Format.CSV, kind, next);
    }

    private static List<Map<String, String>> each(
            List<Map<String, String>> rows,
            Function<Map<String, String>, Map<String, String>> how) {
        return Feed.each(rows, how);
    }

    private static List<Ordinary> ordinaries() {
        return List.of(
                ordinary("more of the same", ORDERS, t -> t.orders(300, 28)),
                ordinary("ten times as many", ORDERS, t -> t.orders(3_000, 28)),
                ordinary("a few rows", ORDERS, t -> t.orders(12, 28)),
                ordinary("one row", CUSTOMERS, t -> t.customers(1)),
                ordinary(
                        "dearer by a third",
                        ORDERS,
                        t -> each(t.orders(300, 300), written("amount", v -> times(v, 1.35, 2)))),
                ordinary(
                        "dearer by 1.6",
                        ORDERS,
                        t -> each(t.orders(300, 330), written("amount", v -> times(v, 1.609, 2)))),
                ordinary("winter", READINGS, t -> t.readings(250, -4)),
                ordinary("a heat wave", READINGS, t -> t.readings(250, 31)),
                ordinary(
                        "most are shipped now",
                        ORDERS,
                        t ->
                                each(
                                        t.orders(300, 28),
                                        row -> {
                                            if (row.hashCode() % 3 > 0)
                                                row.put("status", "shipped");
                                            return row;
                                        })),
                ordinary(
                        "one status is missing",
                        ORDERS,
                        t ->
                                each(
                                        t.orders(300, 28),
                                        written(
                                                "status",
                                                v -> v.equals("cancelled") ? "paid" : v))),
                ordinary(
                        "other words in the free text",
                        ORDERS,
                        t ->
                                each(
                                        t.orders(300, 28),
                                        written(
                                                "note",
                                                v -> "merci de livrer " + v.length() + " colis"))),
                ordinary(
                        "fewer phones",
                        CUSTOMERS,
                        t ->
                                each(
                                        t.customers(200),
                                        row -> {
                                            if (row.hashCode() % 3 == 0) row.put("tel", "");
                                            return row;
                                        })),
                ordinary(
                        "slips",
                        ORDERS,
                        t ->
                                each(
                                        t.orders(300, 28),
                                        row -> {
                                            if (row.hashCode() % 40 == 0) row.put("amount", "n/a");
                                            return row;
                                        })),
                ordinary(
                        "another cohort",
                        CUSTOMERS,
                        t ->
                                each(
                                        t.customers(200),
                                        written(
                                                "birth_date",
                                                v ->
                                                        "19"
                                                                + (60 + v.hashCode() % 9)
                                                                + v.substring(4)))),
                ordinary(
                        "columns in another order",
                        ORDERS,
                        t ->
                                each(
                                        t.orders(300, 28),
                                        row -> {
                                            var turned = new LinkedHashMap<String, String>();
                                            new ArrayList<>(row.keySet())
                                                    .reversed()
                                                    .forEach(k ->
                                                            turned.put(
                                                                    k, String.valueOf(row.get(k))));
                                            return turned;
                                        })),
                new Ordinary(
                        "optional field away",
                        Format.NDJSON,
                        (t, n) ->
                                each(
                                        t.orders(100, 7 * n),
                                        row -> {
                                            if (row.hashCode() % 4 != 0 || n == 2)
                                                row.remove("note");
                                            return row;
                                        }),
                        t ->
                                each(
                                        t.orders(100, 28),
                                        row -> {
                                            row.remove("note");
                                            return row;
                                        })));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 2026})
    void whatVariesAsSourcesDoIsNoDrift(long seed) {
        var wrong = new ArrayList<String>();

        for (var its : ordinaries()) {
            for (var change : its.found(seed)) wrong.add(its.name + ": " + change);
        }

        assertThat(wrong).isEmpty();
        assertThat(ordinaries()).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void aColumnThatWentIsToldOfOnce() {
        var things = new Things(4);
        var feed = new Feed(Format.CSV);
        for (int i = 0; i < 7; i++) feed.send(things.customers(200));
        var how = renamed("tel", "phone_number");

        assertThat(feed.send(Feed.each(things.customers(60), how))).hasSize(1);
        assertThat(feed.send(Feed.each(things.customers(60), how))).isEmpty();
        assertThat(feed.send(things.customers(60))).isEmpty();
    }

    @Test
    void theFirstBatchOfADatasetIsNoDrift() {
        assertThat(new Feed(Format.CSV).send(new Things(5).customers(50))).isEmpty();
    }

    @Test
    void aBatchThatHoldsBothNamesIsARenameInItsMiddle() {
        var things = new Things(6);
        var feed = new Feed(Format.NDJSON);
        for (int i = 0; i < 3; i++) feed.send(things.customers(200));
        var rows = new ArrayList<>(things.customers(100));
        rows.addAll(Feed.each(things.customers(100), renamed("tel", "phone_number")));

        var found = feed.send(rows).stream().map(DriftTest::said).toList();

        assertThat(found).containsExactly("renamed tel > phone_number");
    }

    @Test
    void aFileOfAnotherEncodingIsSeen() {
        var things = new Things(7);
        var feed = new Feed(Format.CSV);
        feed.send(things.customers(200));
        var body = feed.body(things.customers(200)).getBytes(WINDOWS);

        var found = feed.send(body);

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(Change.Kind.ENCODING);
    }

    @Test
    void aKeyOfAnObjectIsOneColumnsOnly() {
        var things = new Things(10);
        var feed = new Feed(Format.NDJSON);
        feed.send(
                Feed.each(
                        things.customers(200),
                        row -> {
                            row.put("address_city", row.get("city") + "-sur-Mer");
                            return row;
                        }));

        var found =
                feed.send(
                        Feed.each(
                                things.customers(200),
                                row -> {
                                    var city = String.valueOf(row.remove("city"));
                                    row.put("address", Feed.json(Map.of("city", city)));
                                    return row;
                                }));

        assertThat(found.stream().filter(its -> its.kind() == Change.Kind.NESTED).toList())
                .singleElement()
                .satisfies(its -> assertThat(its.confidence()).isBetween(0.5, 0.8));
    }

    @Test
    void twoColumnsThatServeEquallyMakeTheProposalLessSure() {
        var things = new Things(8);
        var feed = new Feed(Format.CSV);
        feed.send(things.customers(200));
        var sure = new Feed(Format.CSV);
        sure.send(new Things(8).customers(200));

        var two =
                feed.send(
                        Feed.each(
                                things.customers(200),
                                row -> {
                                    var changed = renamed("tel", "phone_a").apply(row);
                                    changed.put("phone_b", String.valueOf(changed.get("phone_a")));
                                    return changed;
                                }));
        var one = sure.send(Feed.each(new Things(9).customers(200), renamed("tel", "phone_a")));

        var renamed =
                two.stream().filter(c -> c.kind() == Change.Kind.RENAMED).findFirst().orElseThrow();
        assertThat(renamed.confidence()).isLessThan(one.getFirst().confidence());
    }

    @Test
    void numbersThatLeapFromBatchToBatchAreInNoOtherUnit() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new java.util.Random(seed);
            var feed = new Feed(Format.CSV);
            for (int i = 0; i < 6; i++) {
                double size = Math.pow(10, random.nextInt(-3, 9));
                var found =
                        feed.send(
                                random.doubles(60)
                                        .mapToObj(its -> Things.decimal(size * (1 + its), 4))
                                        .map(its -> Map.of("duration", its))
                                        .toList());
                assertThat(found.stream().filter(its -> its.kind() == Change.Kind.UNIT))
                        .as("seed %d, batch %d", seed, i)
                        .allMatch(its -> its.confidence() > 0.5);
            }
        }
    }

    @Test
    void numbersAtTheEndOfWhatADoubleHoldsAreInNoOtherUnit() {
        var feed = new Feed(Format.CSV);
        for (var sign : List.of("", "-", "")) {
            var rows =
                    java.util.stream.IntStream.range(0, 60)
                            .mapToObj(i -> Map.of("duration", sign + "1." + i + "e308"))
                            .toList();
            assertThat(feed.send(rows)).noneMatch(its -> its.kind() == Change.Kind.UNIT);
        }
    }
}
