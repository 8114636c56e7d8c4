package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.AcceptDrift;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.Batches;
import io.millrace.ingest.api.IngestRequest.ColumnStatistics;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.Drifts;
import io.millrace.ingest.api.IngestRequest.GetDecision;
import io.millrace.ingest.api.IngestRequest.GetDrift;
import io.millrace.ingest.api.IngestRequest.PatchRecord;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.ReplayBatch;
import io.millrace.ingest.api.IngestRequest.Statistics;
import io.millrace.ingest.api.IngestRequest.TopValue;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.api.IngestRequest.WithdrawDrift;
import io.millrace.ingest.api.IngestRequest.Writer;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A tenant with one dataset, whose source drifts or does not.
final class Drifted {
    static final int ROWS = 200;
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final String[] FIRST = {"Zoë", "Léa", "Hugo", "Noël", "Inès", "Paul", "Chloé"};
    private static final String[] LAST = {"Martin", "Garçon", "Lefèvre", "Roux", "Guérin"};
    private static final String[] CITY = {"Nîmes", "Orléans", "Besançon", "Béziers", "Mâcon"};
    private static final String[] STATUS = {"open", "paid", "sent"};

    private final Things things;
    private final TenantId tenant;
    private final List<String> batches = new ArrayList<>();
    private int next;

    Drifted(Things things, TenantId tenant) {
        this.things = things;
        this.tenant = tenant;
    }

    /// A drift, and the columns that are to be those of a source without it.
    ///
    /// @param isWindows the file is not UTF-8 after it
    record Case(
            String name,
            boolean isCsv,
            boolean isWindows,
            UnaryOperator<Map<String, String>> how,
            List<String> columns,
            @Nullable String converts,
            @Nullable String as) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case json(
            String name, UnaryOperator<Map<String, String>> how, String... columns) {
        return new Case(name, false, false, how, List.of(columns), null, null);
    }

    private static Case csv(
            String name, UnaryOperator<Map<String, String>> how, String... columns) {
        return new Case(name, true, false, how, List.of(columns), null, null);
    }

    private static UnaryOperator<Map<String, String>> written(
            String column, UnaryOperator<String> how) {
        return row -> {
            row.computeIfPresent(column, (_, value) -> how.apply(value));
            return row;
        };
    }

    private static String times(String value, int by) {
        var product = new BigDecimal(value).multiply(BigDecimal.valueOf(by));
        return product.stripTrailingZeros().toPlainString();
    }

    private static UnaryOperator<Map<String, String>> renamed(String from, String to) {
        return row -> {
            var changed = new LinkedHashMap<String, String>();
            row.forEach((name, value) -> changed.put(name.equals(from) ? to : name, value));
            return changed;
        };
    }

    private static UnaryOperator<Map<String, String>> parted(
            String column, String between, String... parts) {
        return row -> {
            var values = String.valueOf(row.remove(column)).split(between, parts.length);
            for (int i = 0; i < parts.length; i++) row.put(parts[i], values[i]);
            return row;
        };
    }

    private static Map<String, String> inside(Map<String, String> row) {
        var inside = new LinkedHashMap<String, String>();
        for (var key : List.of("street", "city")) inside.put(key, String.valueOf(row.remove(key)));
        row.put("address", json(inside));
        return row;
    }

    private static String turned(String day) {
        return day.substring(8) + "/" + day.substring(5, 7) + "/" + day.substring(0, 4);
    }

    /// Each is to come out as if nothing had drifted.
    static List<Case> cases() {
        return List.of(
                json("renamed", renamed("tel", "phone_number"), "tel"),
                json("euros to cents", written("amount", v -> times(v, 100)), "amount"),
                json(
                        "renamed in another unit",
                        row ->
                                renamed("weight", "weight_g")
                                        .apply(written("weight", v -> times(v, 1_000)).apply(row)),
                        "weight"),
                csv("decimal comma", written("amount", v -> v.replace('.', ',')), "amount"),
                csv("day first", written("day", Drifted::turned), "day"),
                json("number with its unit", written("amount", v -> v + " EUR"), "amount"),
                json(
                        "phones written otherwise",
                        written("tel", v -> "+33" + v.substring(1).replace(" ", "")),
                        "tel"),
                json(
                        "gender recoded",
                        written("gender", v -> v.equals("M") ? "male" : "female"),
                        "gender"),
                json(
                        "read as Windows reads it",
                        written(
                                "city",
                                v -> new String(v.getBytes(StandardCharsets.UTF_8), WINDOWS)),
                        "city"),
                new Case(
                        "written as Windows writes it",
                        true,
                        true,
                        row -> row,
                        List.of("full_name", "city", "amount"),
                        null,
                        null),
                json(
                        "name split",
                        parted("full_name", " ", "first_name", "last_name"),
                        "full_name"),
                json("into an object", Drifted::inside, "street", "city"),
                json(
                        "a value into an object",
                        written("amount", v -> "{\"value\":" + v + ",\"unit\":\"EUR\"}"),
                        "amount"));
    }

    /// Others.
    static Case named(String name) {
        var more =
                List.of(
                        json(
                                "seconds to milliseconds",
                                written("seconds", v -> times(v, 1_000)),
                                "seconds"),
                        json("number to code", written("ref", v -> "ORD-" + v), "ref"),
                        json(
                                "status grown",
                                row -> {
                                    if (row.hashCode() % 7 == 0) row.put("status", "held");
                                    return row;
                                },
                                "status"));
        return java.util.stream.Stream.concat(cases().stream(), more.stream())
                .filter(its -> its.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> row(int i) {
        int mixed = (i * 7919 + 13) % 100_003;
        var row = new LinkedHashMap<String, String>();
        row.put("id", Integer.toString(i));
        row.put("ref", Integer.toString(1_000 + i));
        row.put("full_name", FIRST[mixed % 7] + " " + LAST[mixed % 5]);
        row.put(
                "tel",
                "0%d %02d %02d %02d %02d"
                        .formatted(1 + mixed % 9, mixed % 97, mixed % 89, mixed % 83, mixed % 79));
        row.put("gender", mixed % 100 < 60 ? "M" : "F");
        row.put("street", (1 + mixed % 150) + " rue " + LAST[mixed % 5]);
        row.put("city", CITY[mixed % 5]);
        row.put(
                "day",
                "19%02d-%02d-%02d".formatted(50 + mixed % 50, 1 + mixed % 12, 1 + mixed % 28));
        // No zero at the end, which a quotient would not have either.
        row.put("amount", (5 + mixed % 400) + "." + (mixed % 10) + (1 + mixed % 9));
        row.put("weight", (1 + mixed % 30) + "." + (100 + mixed % 900 / 10 * 10 + 1 + mixed % 9));
        row.put("seconds", Integer.toString(5 + mixed % 600));
        row.put("status", STATUS[mixed % 3]);
        return row;
    }

    private static String json(Map<String, String> row) {
        return row.entrySet().stream()
                .map(e -> '"' + e.getKey() + "\":" + value(e.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(String value) {
        boolean isBare = value.matches("-?(0|[1-9]\\d*)(\\.\\d+)?") || value.startsWith("{");
        return isBare ? value : '"' + value + '"';
    }

    private static String csv(List<Map<String, String>> rows) {
        var body = new StringBuilder(String.join(",", rows.getFirst().keySet())).append('\n');
        for (var row : rows) {
            body.append(
                            row.values().stream()
                                    .map(v -> v.contains(",") ? '"' + v + '"' : v)
                                    .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return body.toString();
    }

    TenantId tenant() {
        return tenant;
    }

    void declare(DatasetSettings settings) {
        things.ask(new PutDataset(tenant, "t", settings));
    }

    /// The body of the next batch.
    String next(Case its, boolean isOld) {
        return body(its, ROWS, isOld);
    }

    private String body(Case its, int rows, boolean isOld) {
        var made =
                IntStream.range(next, next + rows)
                        .mapToObj(Drifted::row)
                        .map(row -> isOld ? row : its.how().apply(row))
                        .toList();
        next += rows;
        return its.isCsv()
                ? csv(made)
                : made.stream().map(Drifted::json).collect(Collectors.joining("\n", "", "\n"));
    }

    void send(Case its, int batches, boolean isOld) {
        for (int i = 0; i < batches; i++) store(its, next(its, isOld), isOld);
    }

    /// The rows of the last batch once more, so many times.
    void sendAgain(Case its, int batches, boolean isOld) {
        for (int i = 0; i < batches; i++) {
            next -= ROWS;
            store(its, next(its, isOld), isOld);
        }
    }

    void many(Case its, int rows) {
        store(its, body(its, rows, false), false);
    }

    private void store(Case its, String body, boolean isOld) {
        var charset = its.isWindows() && !isOld ? WINDOWS : StandardCharsets.UTF_8;
        var type = its.isCsv() ? "text/csv" : "application/x-ndjson";
        var stored = things.send(tenant, "t", type, body.getBytes(charset));
        assertThat(stored.state()).as(String.valueOf(stored.problem())).isEqualTo("stored");
        batches.add(stored.id());
    }

    /// Reads a batch again, whose rows take the place of those that it had.
    ///
    /// @param at 0 for the first
    void replay(int at) {
        var stored = things.ask(new ReplayBatch(tenant, batches.get(at), null, true, "tester"));
        assertThat(stored.state()).as(String.valueOf(stored.problem())).isEqualTo("stored");
        batches.set(at, stored.id());
    }

    void raw(String lines) {
        things.send(tenant, "t", "application/x-ndjson", lines.getBytes(StandardCharsets.UTF_8));
    }

    /// Changes a record by hand.
    void patch(int id, String changes) {
        var writer = new Writer("ada", null);
        things.ask(new PatchRecord(tenant, "t", Integer.toString(id), changes, writer));
    }

    List<DriftAnswer> drifts(@Nullable String state) {
        return things.ask(new Drifts(tenant, "t", state, 50, null)).items();
    }

    List<DriftAnswer> open() {
        return drifts("open");
    }

    List<DriftAnswer> accept(Case its) {
        return accept(its, its.converts(), its.as());
    }

    /// Accepts all that is open, and waits until it is carried out.
    List<DriftAnswer> accept(Case its, @Nullable String converts, @Nullable String as) {
        var open =
                open().stream()
                        .filter(drift ->
                                drift.columns().isEmpty()
                                        || drift.columns().stream()
                                                .anyMatch(its.columns()::contains))
                        .toList();
        assertThat(open).as(its.name()).isNotEmpty();
        for (var drift : open) {
            things.ask(new AcceptDrift(tenant, drift.id(), converts, as, "ada"));
        }
        return open.stream().map(drift -> awaitDone(drift.id())).toList();
    }

    void withdraw(String drift) {
        things.ask(new WithdrawDrift(tenant, drift, "it was wrong", "bob"));
        awaitDone(drift);
    }

    DriftAnswer awaitDone(String drift) {
        await(() -> isDone(things.ask(new GetDrift(tenant, drift))));
        return things.ask(new GetDrift(tenant, drift));
    }

    void awaitAllDone() {
        await(() -> drifts(null).stream().allMatch(this::isDone));
    }

    private boolean isDone(DriftAnswer its) {
        assertThat(its.problem()).isNull();
        if (its.backfill() != null && !its.backfill().equals("done")) return false;
        var decision = its.decisionId();
        if (decision == null) return true;
        var now = things.ask(new GetDecision(tenant, decision));
        assertThat(now.problem()).isNull();
        return !now.state().equals("queued");
    }

    private static void await(BooleanSupplier isDone) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!isDone.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /// Values of columns, row by row as they came.
    List<String> rows(List<String> columns) {
        return values("t", columns, "_batch, _line");
    }

    /// By their ids, whichever batch they came with; of rows that are the same, the same.
    String content(List<String> columns) {
        var table = SqlNames.quote(tenant.rawSchema(), "t");
        var sql =
                "select count(*) || ' ' || md5(string_agg(jsonb_build_array(id, %s)::text, ',' order by id)) from %s"
                        .formatted(
                                columns.stream()
                                        .map(its -> SqlNames.quote(its) + "::text")
                                        .collect(Collectors.joining(", ")),
                                table);
        return strings(sql).getFirst();
    }

    /// Of the current table.
    List<String> current(List<String> columns) {
        return values("t_current", columns, "id");
    }

    private List<String> values(String table, List<String> columns, String order) {
        var sql =
                "select concat_ws(', ', %s) from %s order by %s"
                        .formatted(
                                columns.stream()
                                        .map(its ->
                                                "coalesce("
                                                        + SqlNames.quote(its)
                                                        + "::text, 'null')")
                                        .collect(Collectors.joining(", ")),
                                SqlNames.quote(tenant.rawSchema(), table),
                                order);
        return strings(sql);
    }

    private List<String> strings(String sql) {
        return things.stack
                .db()
                .in(
                        tenant,
                        c -> {
                            var found = new ArrayList<String>();
                            for (var row : c.preparedQuery(sql).execute().await()) {
                                found.add(row.getString(0));
                            }
                            return found;
                        });
    }

    void execute(String sql) {
        things.stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().rowCount());
    }

    long count(String table) {
        return Long.parseLong(strings("select count(*)::text from " + table).getFirst());
    }

    BigDecimal sum(String column) {
        var sql =
                "select sum(%s)::text from %s"
                        .formatted(SqlNames.quote(column), SqlNames.quote(tenant.rawSchema(), "t"));
        return new BigDecimal(strings(sql).getFirst());
    }

    /// What the column of the case would sum up to without the drift.
    BigDecimal expected(Case its) {
        return IntStream.range(0, next)
                .mapToObj(i -> new BigDecimal(row(i).get(its.columns().getFirst())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// Batch by batch as they came.
    List<String> ledger() {
        return things.ask(new Batches(tenant, "t", 100, null)).items().reversed().stream()
                .map(Drifted::counted)
                .toList();
    }

    private static String counted(BatchAnswer its) {
        return "in=%d stored=%d quarantined=%d inserted=%s updated=%s unchanged=%s superseded=%s"
                .formatted(
                        its.rowsIn(),
                        its.rowsStored(),
                        its.rowsQuarantined(),
                        its.inserted(),
                        its.updated(),
                        its.unchanged(),
                        its.superseded());
    }

    String totals() {
        var its = things.ask(new Totals(tenant));
        return "in=%d stored=%d quarantined=%d"
                .formatted(its.in(), its.stored(), its.quarantined());
    }

    /// Of columns, batch by batch; without what is an estimate.
    List<String> statistics(List<String> columns) {
        var told = new ArrayList<String>();
        for (var batch : things.ask(new Statistics(tenant, "t", 100)).batches().reversed()) {
            for (var its : batch.columns()) {
                if (columns.contains(its.name())) told.add(told(its));
            }
        }
        return told;
    }

    private static String told(ColumnStatistics its) {
        return "%s %s count=%d nulls=%d min=%s max=%s sum=%s top=%s"
                .formatted(
                        its.name(),
                        its.type(),
                        its.count(),
                        its.nulls(),
                        its.min(),
                        its.max(),
                        its.sum() == null ? "" : String.format(Locale.ROOT, "%.4f", its.sum()),
                        its.top().stream()
                                .collect(
                                        Collectors.toMap(
                                                TopValue::value,
                                                TopValue::count,
                                                Long::sum,
                                                java.util.TreeMap::new)));
    }
}
