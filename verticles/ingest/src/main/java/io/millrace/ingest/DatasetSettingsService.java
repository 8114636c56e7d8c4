package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.ColumnAnswer;
import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetList;
import io.millrace.ingest.api.IngestRequest.DatasetMapping;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnNames;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.OnNewColumn;
import io.millrace.ingest.store.Conventions;
import io.millrace.ingest.store.Dataset;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.DatasetStore.Named;
import io.millrace.ingest.store.DriftStore;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What tenants decide about their datasets.
final class DatasetSettingsService {
    private static final int MOST_KEYS = 16;

    private final TenantDb db;
    private final DatasetStore datasets = new DatasetStore();
    private final DriftStore drifts = new DriftStore();

    DatasetSettingsService(TenantDb db) {
        this.db = db;
    }

    static ProblemException missing(String dataset) {
        return Problem.notFound("dataset", dataset, "GET /api/v1/datasets lists them")
                .toException();
    }

    DatasetAnswer get(TenantId tenant, String name) {
        return db.in(
                tenant,
                c ->
                        answer(
                                datasets.find(c, name).orElseThrow(() -> missing(name)),
                                drifts.standing(c, name)));
    }

    DatasetList all(TenantId tenant) {
        return db.in(
                tenant,
                c -> {
                    var standing =
                            drifts.standing(c, null).stream()
                                    .collect(Collectors.groupingBy(DriftAnswer::dataset));
                    return new DatasetList(
                            datasets.all(c).stream()
                                    .map(its ->
                                            answer(
                                                    its,
                                                    standing.getOrDefault(its.name(), List.of())))
                                    .toList());
                });
    }

    DatasetAnswer put(PutDataset request) {
        Acceptance.checkName(request.name());
        Routing.checkUnmixed(
                db, request.tenant(), request.name(), "declare the datasets that its routes name");
        var settings = Conventions.checked(request.settings());
        checkMode(settings);
        checkDrift(settings);
        var policy = policy(settings.onNewColumn());
        return db.in(
                request.tenant(),
                c ->
                        answer(
                                put(c, request.name(), settings, policy),
                                drifts.standing(c, request.name())));
    }

    private static void checkMode(DatasetSettings settings) {
        var mode = settings.mode();
        if (mode != null && !mode.equals("append") && !mode.equals("upsert")) {
            throw Problem.invalid("mode: append or upsert").toException();
        }
        if (settings.key() != null && settings.key().size() > MOST_KEYS) {
            throw Problem.invalid("key: at most " + MOST_KEYS + " columns").toException();
        }
    }

    private static void checkDrift(DatasetSettings settings) {
        var onDrift = settings.onDrift();
        if (onDrift != null && !onDrift.equals("propose") && !onDrift.equals("accept")) {
            throw Problem.invalid("onDrift: propose or accept").toException();
        }
        var confidence = settings.driftConfidence();
        if (confidence != null && !(confidence >= 0.5 && confidence <= 1)) {
            throw Problem.invalid("driftConfidence: from 0.5 to 1").toException();
        }
    }

    /// How rows find each other is decided before the first of them comes.
    private static void checkUpsert(Dataset before, DatasetSettings settings) {
        var mode = settings.mode() == null ? before.mode() : settings.mode();
        var key = settings.key() == null ? before.key() : settings.key();
        if (mode.equals("upsert") && key.isEmpty()) {
            throw Problem.unprocessable("key: an upsert dataset needs one").toException();
        }
        boolean same =
                mode.equals(before.mode())
                        && key.equals(before.key())
                        && (settings.eventTime() == null
                                || settings.eventTime().equals(before.eventTime()));
        if (before.created() && !same) {
            throw Problem.unprocessable(
                            "mode, key and eventTime are kept once the first batch is stored")
                    .toException();
        }
    }

    private static @Nullable OnNewColumn policy(@Nullable String id) {
        if (id == null) return null;
        for (var policy : OnNewColumn.values()) if (policy.id().equals(id)) return policy;
        throw Problem.invalid("onNewColumn: add, quarantine or hold").toException();
    }

    private Dataset put(
            SqlConnection c, String name, DatasetSettings settings, @Nullable OnNewColumn policy) {
        datasets.add(c, name);
        var before = datasets.lock(c, name).orElseThrow();
        checkUpsert(before, settings);
        datasets.set(c, name, policy, settings);
        int position = before.columns().size();
        Map<String, ColumnSettings> columns =
                settings.columns() == null ? Map.of() : settings.columns();
        for (var entry : columns.entrySet()) {
            var known = find(before.columns(), entry.getKey());
            var type = type(entry.getKey(), entry.getValue(), known, before.created());
            boolean adds = known.isEmpty() && type != null;
            if (adds && before.created()) throw tooLate(entry.getKey());
            var named =
                    known.map(column -> new Named(column.name(), column.header(), type))
                            .orElseGet(() -> named(entry.getKey(), type));
            datasets.setColumn(
                    c, name, adds ? position++ : null, named, entry.getValue().required());
        }
        var after = datasets.find(c, name).orElseThrow();
        if (!after.equals(before)) datasets.setChanged(c, name);
        return after;
    }

    private static Named named(String header, @Nullable ColumnType type) {
        return new Named(ColumnNames.clean(List.of(header), List.of()).getFirst(), header, type);
    }

    private static Optional<Column> find(List<Column> columns, String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name) || column.header().equals(name))
                .findFirst();
    }

    private static ProblemException tooLate(String column) {
        return Problem.unprocessable(
                        "columns."
                                + column
                                + ": the table exists; a new column comes with the first batch"
                                + " that has it")
                .toException();
    }

    /// @return null where the type is left open, or stays
    private static @Nullable ColumnType type(
            String column, ColumnSettings settings, Optional<Column> known, boolean created) {
        var id = settings.type();
        if (id == null) return null;
        var type =
                ColumnType.of(id)
                        .orElseThrow(() ->
                                Problem.invalid("columns." + column + ": no type " + id)
                                        .toException());
        if (created && known.isPresent() && known.get().type() != type) {
            throw Problem.unprocessable(
                            "columns."
                                    + column
                                    + ": the type is "
                                    + known.get().type().id()
                                    + " and is kept")
                    .toException();
        }
        return type;
    }

    private static DatasetMapping mapping(DriftAnswer drift) {
        return new DatasetMapping(
                drift.id(),
                drift.kind(),
                drift.columns(),
                drift.mapping(),
                drift.converts(),
                drift.as(),
                Objects.requireNonNull(drift.decidedAt()),
                Objects.requireNonNull(drift.decidedBy()));
    }

    private static DatasetAnswer answer(Dataset dataset, List<DriftAnswer> standing) {
        var columns = new LinkedHashMap<String, ColumnAnswer>();
        for (var column : dataset.columns()) {
            columns.put(
                    column.name(),
                    new ColumnAnswer(
                            column.type().id(),
                            column.required(),
                            column.inferred(),
                            column.header()));
        }
        return new DatasetAnswer(
                dataset.name(),
                dataset.name(),
                dataset.mode().equals("upsert") ? dataset.name() + "_current" : null,
                dataset.mode(),
                dataset.key(),
                dataset.eventTime(),
                dataset.onNewColumn().id(),
                dataset.onDrift(),
                dataset.driftConfidence(),
                columns,
                dataset.lastBatch() == null ? null : dataset.lastBatch().toString(),
                dataset.lastBatchAt(),
                dataset.rows(),
                dataset.revision(),
                dataset.dialect(),
                dataset.nested(),
                standing.stream().map(DatasetSettingsService::mapping).toList());
    }
}
