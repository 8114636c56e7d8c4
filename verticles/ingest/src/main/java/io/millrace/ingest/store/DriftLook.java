package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DriftExample;
import io.millrace.ingest.api.IngestRequest.DriftPreview;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.Encoding;
import io.millrace.ingest.engine.Undecoded;
import io.millrace.ingest.engine.drift.Plan;
import io.millrace.ingest.engine.drift.Plan.Reach;
import io.millrace.ingest.engine.drift.Plan.Replays;
import io.millrace.ingest.engine.drift.Wish;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.ingest.store.JdbcDrifts.Drift;
import io.millrace.ingest.store.JdbcMappings.SetAside;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a plan would make of the first rows, and of the first records in quarantine. Changes
/// nothing.
final class DriftLook {
    private static final int MOST = 20_000;
    private static final int SHOWN = 10;
    private static final int CHARS = 200;
    private static final String WAITING =
            """
            select count(*) from quarantine
             where decision is null and dataset = ? and reason = ? and column_name = ?
            """;

    private final Connection c;
    private final TenantId tenant;
    private final Target target;
    private final Drift drift;
    private final List<DriftExample> examples = new ArrayList<>();
    private long rows;
    private long converted;
    private long left;

    DriftLook(Connection c, TenantId tenant, Target target, Drift drift) {
        this.c = c;
        this.tenant = tenant;
        this.target = target;
        this.drift = drift;
    }

    DriftPreview preview(Plan plan, Wish wish) throws SQLException {
        var columns = columns(plan);
        var conversion = new RowConversion(columns, new Mappings(plan.ofRows()));
        boolean isWhole = true;
        if (plan.reach() != Reach.NONE && !conversion.isEmpty()) {
            isWhole = look(plan, conversion);
        }
        var group = JdbcMappings.group(plan.replays(), drift.proposal());
        long waiting = group.isPresent() ? waiting(group.get()) : 0;
        if (group.isPresent()) look(plan, conversion, group.get());
        boolean isForLater =
                plan.alias().isPresent()
                        || plan.encoding().isPresent()
                        || plan.steps().stream().anyMatch(Plan.Step::isForLater);
        return new DriftPreview(
                wish.converts().id(),
                wish.as().map(Wish.As::id).orElse(null),
                isForLater,
                rows,
                converted,
                left,
                isWhole,
                waiting,
                plan.added().stream().map(Column::name).toList(),
                plan.widened().map(ColumnType::id).orElse(null),
                plan.encoding().orElse(null),
                examples);
    }

    /// As they would be, with what records in quarantine have beyond them.
    private List<Column> columns(Plan plan) {
        var columns = new ArrayList<Column>();
        for (var its : target.columns()) {
            boolean isWidened =
                    plan.widened().isPresent()
                            && its.name().equals(drift.proposal().columns().getFirst());
            columns.add(isWidened ? its.as(plan.widened().get()) : its);
        }
        columns.addAll(plan.added());
        if (plan.replays() == Replays.SPARE) {
            var header = drift.proposal().mapping().into().getFirst();
            columns.add(Column.inferred(header, header, ColumnType.TEXT));
        }
        return columns;
    }

    /// @return whether it was all of them
    private boolean look(Plan plan, RowConversion conversion) throws SQLException {
        var added = plan.added().stream().map(Column::name).collect(Collectors.toSet());
        boolean isBefore = plan.reach() == Reach.BEFORE;
        var sql =
                "select _batch, _line%s from %s where %s order by _batch, _line limit ?"
                        .formatted(
                                conversion.columns().stream()
                                        .map(its ->
                                                added.contains(its.name())
                                                        ? ", null::text"
                                                        : ", "
                                                                + SqlNames.quote(its.name())
                                                                + "::text")
                                        .collect(Collectors.joining()),
                                SqlNames.quote(tenant.rawSchema(), target.dataset()),
                                isBefore
                                        ? "(_batch < ? or _batch = any (?))"
                                        : "_batch >= ? and _batch <> all (?)");
        long first = plan.reach() == Reach.ALL ? 0 : drift.batch();
        var old = new JdbcMappings(c).readAgain(target.dataset(), first);
        try (var select = c.prepareStatement(sql)) {
            select.setLong(1, first);
            select.setArray(2, c.createArrayOf("int8", old.toArray()));
            select.setInt(3, MOST + 1);
            select.setFetchSize(1_000);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    if (rows == MOST) return false;
                    var values = new ArrayList<@Nullable String>();
                    int width = conversion.columns().size();
                    for (int i = 0; i < width; i++) values.add(row.getString(i + 3));
                    count(conversion, row.getLong(1), row.getLong(2), values);
                }
            }
        }
        return true;
    }

    private void count(
            RowConversion conversion, long batch, long line, List<@Nullable String> values) {
        rows++;
        var made = conversion.of(values);
        boolean isChanged = !made.values().equals(values);
        if (isChanged) converted++;
        if (made.isLeft()) left++;
        if (examples.size() >= SHOWN || !(isChanged || made.isLeft())) return;
        var before = named(conversion.columns(), values);
        examples.add(
                new DriftExample(
                        Long.toString(batch),
                        line,
                        before,
                        named(conversion.columns(), made.values())));
    }

    private static Map<String, @Nullable String> named(
            List<Column> columns, List<@Nullable String> values) {
        var named = new LinkedHashMap<String, @Nullable String>();
        for (int i = 0; i < columns.size(); i++)
            named.put(columns.get(i).name(), cut(values.get(i)));
        return named;
    }

    private static @Nullable String cut(@Nullable String value) {
        return value == null || value.length() <= CHARS ? value : value.substring(0, CHARS) + "…";
    }

    private long waiting(SetAside group) throws SQLException {
        try (var select = c.prepareStatement(WAITING)) {
            select.setString(1, target.dataset());
            select.setString(2, group.reason());
            select.setString(3, group.column());
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void look(Plan plan, RowConversion conversion, SetAside group) throws SQLException {
        for (var found : new DriftSamples(c, tenant, target).setAside(group)) {
            if (examples.size() >= 2 * SHOWN) return;
            examples.add(
                    plan.encoding().isPresent()
                            ? decoded(found, plan.encoding().get())
                            : converted(found, conversion));
        }
    }

    private static DriftExample decoded(DriftSamples.Found found, String encoding) {
        var text = Encoding.of(encoding).flatMap(its -> Undecoded.text(found.raw(), its));
        return new DriftExample(
                Long.toString(found.batch()),
                found.line(),
                raw(found.raw()),
                text.map(DriftLook::raw).orElse(null));
    }

    private static Map<String, @Nullable String> raw(String line) {
        var named = new LinkedHashMap<String, @Nullable String>();
        named.put("raw", cut(line));
        return named;
    }

    /// What is widened takes values as they are.
    private DriftExample converted(DriftSamples.Found found, RowConversion conversion) {
        var columns = conversion.columns();
        var own = drift.proposal().columns().getFirst();
        if (columns.isEmpty()) {
            var its = single(own, found.values().get(own));
            return new DriftExample(Long.toString(found.batch()), found.line(), its, its);
        }
        var values = new ArrayList<@Nullable String>();
        for (var its : columns) values.add(found.values().get(its.name()));
        var made = conversion.of(values);
        boolean isTaken = !made.values().equals(values);
        return new DriftExample(
                Long.toString(found.batch()),
                found.line(),
                named(columns, values),
                isTaken ? named(columns, made.values()) : null);
    }

    private static Map<String, @Nullable String> single(String name, @Nullable String value) {
        var named = new LinkedHashMap<String, @Nullable String>();
        named.put(name, cut(value));
        return named;
    }
}
