package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.Accept;
import io.millrace.ingest.api.IngestRequest.AcceptDrift;
import io.millrace.ingest.api.IngestRequest.AdvanceUpload;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.BatchChanges;
import io.millrace.ingest.api.IngestRequest.BatchPage;
import io.millrace.ingest.api.IngestRequest.Batches;
import io.millrace.ingest.api.IngestRequest.BeginUpload;
import io.millrace.ingest.api.IngestRequest.CancelUpload;
import io.millrace.ingest.api.IngestRequest.ChangedBatches;
import io.millrace.ingest.api.IngestRequest.Datasets;
import io.millrace.ingest.api.IngestRequest.Decisions;
import io.millrace.ingest.api.IngestRequest.DeleteRecord;
import io.millrace.ingest.api.IngestRequest.DeleteSource;
import io.millrace.ingest.api.IngestRequest.Discard;
import io.millrace.ingest.api.IngestRequest.Drifts;
import io.millrace.ingest.api.IngestRequest.FindAnswer;
import io.millrace.ingest.api.IngestRequest.FinishUpload;
import io.millrace.ingest.api.IngestRequest.FinishedBatches;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.GetDecision;
import io.millrace.ingest.api.IngestRequest.GetDrift;
import io.millrace.ingest.api.IngestRequest.GetPayload;
import io.millrace.ingest.api.IngestRequest.GetRecord;
import io.millrace.ingest.api.IngestRequest.GetRoutes;
import io.millrace.ingest.api.IngestRequest.GetRouting;
import io.millrace.ingest.api.IngestRequest.GetUpload;
import io.millrace.ingest.api.IngestRequest.Known;
import io.millrace.ingest.api.IngestRequest.OpenUploads;
import io.millrace.ingest.api.IngestRequest.PatchRecord;
import io.millrace.ingest.api.IngestRequest.Pipeline;
import io.millrace.ingest.api.IngestRequest.PreviewDrift;
import io.millrace.ingest.api.IngestRequest.PreviewRecords;
import io.millrace.ingest.api.IngestRequest.PreviewRoute;
import io.millrace.ingest.api.IngestRequest.PreviewRule;
import io.millrace.ingest.api.IngestRequest.Pull;
import io.millrace.ingest.api.IngestRequest.Pulls;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.PutPulledSource;
import io.millrace.ingest.api.IngestRequest.PutRecord;
import io.millrace.ingest.api.IngestRequest.PutRoutes;
import io.millrace.ingest.api.IngestRequest.PutSource;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.QuarantineGroups;
import io.millrace.ingest.api.IngestRequest.QuarantinePage;
import io.millrace.ingest.api.IngestRequest.Records;
import io.millrace.ingest.api.IngestRequest.RejectDrift;
import io.millrace.ingest.api.IngestRequest.Replay;
import io.millrace.ingest.api.IngestRequest.ReplayBatch;
import io.millrace.ingest.api.IngestRequest.RouteAgain;
import io.millrace.ingest.api.IngestRequest.RowPage;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.api.IngestRequest.Sources;
import io.millrace.ingest.api.IngestRequest.Standings;
import io.millrace.ingest.api.IngestRequest.Statistics;
import io.millrace.ingest.api.IngestRequest.StatisticsAnswer;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.api.IngestRequest.Unrouted;
import io.millrace.ingest.api.IngestRequest.Versions;
import io.millrace.ingest.api.IngestRequest.WithdrawDrift;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.KnownStore;
import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.Mending;
import io.millrace.ingest.store.MixedWriter;
import io.millrace.ingest.store.QuarantineStore;
import io.millrace.ingest.store.RecordWriter;
import io.millrace.ingest.store.RowStore;
import io.millrace.ingest.store.RowStore.Place;
import io.millrace.ingest.store.StatisticsStore;
import io.millrace.kernel.Period;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers what ingest is asked; moves data only.
final class IngestService {
    private static final int PAGE = 200;
    private static final int STATISTICS = 100;
    private static final int CHANGES = 1_000;

    private final TenantDb db;
    private final Acceptance acceptance;
    private final DatasetSettingsService datasetSettings;
    private final PullService pulls;
    private final SourceSettings sourceSettings;
    private final Throughputs throughputs;
    private final Pipelines pipelines;
    private final KafkaStandings standings;
    private final Sums sums;
    private final Quarantined quarantined;
    private final Warehouse warehouse;
    private final PartedUploads uploads;
    private final Drifting drifts;
    private final Glances glances;
    private final Payloads payloads;
    private final BatchReplays replays;
    private final Routing routing;
    private final Ledger ledger = new Ledger();
    private final DatasetStore datasets = new DatasetStore();
    private final QuarantineStore quarantine = new QuarantineStore();
    private final RowStore rows = new RowStore();
    private final StatisticsStore statistics = new StatisticsStore();
    private final KnownStore known = new KnownStore();

    IngestService(
            Vertx vertx,
            TenantDb db,
            WorkQueue queue,
            Outbox outbox,
            ObjectStore objects,
            Mending mending,
            Pulling pulling,
            IngestSettings settings) {
        this.db = db;
        this.acceptance = new Acceptance(vertx, db, queue, outbox, objects, settings);
        this.pulls = new PullService(db, queue, outbox, pulling, settings.sources());
        this.datasetSettings = new DatasetSettingsService(db);
        this.sourceSettings =
                new SourceSettings(
                        vertx,
                        db,
                        new PullAnnouncer(outbox),
                        new AvroSettings(pulling),
                        new SlotDropper(vertx, db, queue, pulling),
                        settings.sources());
        this.throughputs = new Throughputs(db);
        this.pipelines = new Pipelines(db);
        this.standings = new KafkaStandings(vertx, db, settings.kafka());
        this.sums = new Sums(db);
        this.quarantined = new Quarantined(db, queue, outbox, mending, settings.patience());
        var batches = new BatchWriter(db, queue, outbox);
        var writer = new RecordWriter(db, batches);
        this.warehouse = new Warehouse(vertx, db, writer);
        this.drifts = new Drifting(db, queue, outbox);
        this.glances = new Glances(vertx, db);
        this.uploads = new PartedUploads(vertx, db, objects, acceptance);
        this.payloads = new Payloads(vertx, db, objects);
        this.replays = new BatchReplays(db, payloads, acceptance);
        this.routing = new Routing(vertx, db, new MixedWriter(db, queue, batches));
    }

    Record handle(IngestRequest<?> request) {
        return switch (request) {
            case Accept accept -> acceptance.accept(accept);
            case PreviewRecords asked -> glances.answer(asked);
            case FindAnswer(var tenant, var key) -> acceptance.find(tenant, key);
            case BeginUpload asked -> uploads.begin(asked);
            case GetUpload asked -> uploads.get(asked);
            case AdvanceUpload asked -> uploads.advance(asked);
            case FinishUpload asked -> uploads.finish(asked);
            case CancelUpload asked -> uploads.cancel(asked);
            case OpenUploads(var tenant) -> uploads.open(tenant);
            case GetBatch asked -> batch(asked);
            case GetPayload(var tenant, var id) -> payloads.find(tenant, id);
            case ReplayBatch asked -> replays.replay(asked, number(asked.id()));
            case Batches batches -> batches(batches);
            case Pipeline asked -> pipelines.of(asked);
            case Standings(var tenant) -> standings.of(tenant);
            case FinishedBatches asked -> finished(asked);
            case ChangedBatches asked -> changed(asked);
            case Quarantine asked -> quarantine(asked);
            case QuarantineGroups asked -> quarantined.groups(asked);
            case PreviewRule asked -> quarantined.preview(asked);
            case Replay asked -> quarantined.replay(asked);
            case Discard asked -> quarantined.discard(asked);
            case GetDecision asked -> quarantined.decision(asked);
            case Decisions asked -> quarantined.decisions(asked);
            case Rows asked -> rows(asked);
            case Records asked -> warehouse.page(asked);
            case GetRecord asked -> warehouse.get(asked);
            case Versions asked -> warehouse.versions(asked);
            case PutRecord asked -> warehouse.put(asked);
            case PatchRecord asked -> warehouse.patch(asked);
            case DeleteRecord asked -> warehouse.delete(asked);
            case Drifts asked -> drifts.page(asked);
            case GetDrift(var tenant, var id) -> drifts.get(tenant, id);
            case PreviewDrift asked -> drifts.preview(asked);
            case AcceptDrift asked -> drifts.accept(asked);
            case WithdrawDrift asked -> drifts.withdraw(asked);
            case RejectDrift asked -> drifts.reject(asked);
            case GetRoutes(var tenant) -> routing.list(tenant);
            case PutRoutes put -> routing.put(put);
            case PreviewRoute asked -> routing.preview(asked);
            case Unrouted asked -> routing.unrouted(asked);
            case RouteAgain asked -> routing.again(asked);
            case GetRouting asked -> routing.of(asked);
            case PutDataset put -> datasetSettings.put(put);
            case GetDataset(var tenant, var name) -> datasetSettings.get(tenant, name);
            case Datasets(var tenant) -> datasetSettings.all(tenant);
            case PutSource put -> sourceSettings.put(put);
            case PutPulledSource put -> pulls.put(put);
            case Pull asked -> pulls.pull(asked);
            case Pulls asked -> pulls.page(asked);
            case DeleteSource asked -> sourceSettings.delete(asked);
            case Sources(var tenant) -> sourceSettings.all(tenant);
            case Statistics asked -> statistics(asked);
            case Known(var tenant, var dataset) -> db.in(tenant, c -> known.known(c, dataset));
            case Totals(var tenant) -> throughputs.totals(tenant);
            case IngestRequest.Sums(var tenant) -> sums(tenant);
        };
    }

    private IngestRequest.SumList sums(TenantId tenant) {
        return new IngestRequest.SumList(sums.of(tenant, datasetSettings.all(tenant).items()));
    }

    private BatchAnswer batch(GetBatch asked) {
        long id = number(asked.id());
        return db.in(asked.tenant(), c -> ledger.find(c, id))
                .map(Ledger.Entry::answer)
                .orElseThrow(() -> noBatch(asked.id()));
    }

    static ProblemException noBatch(String id) {
        return Problem.notFound("batch", id, "GET /api/v1/batches lists them").toException();
    }

    /// Ids are opaque: what is no number is no batch.
    static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private BatchPage batches(Batches asked) {
        int limit = limit(asked.limit());
        var before = before(asked.cursor());
        var within = asked.within() == null ? Period.ALWAYS : asked.within();
        var part = new Ledger.Part(asked.dataset(), before, within);
        var found = db.in(asked.tenant(), c -> ledger.page(c, part, limit + 1));
        var page = found.subList(0, Math.min(limit, found.size()));
        return new BatchPage(page, found.size() > limit ? page.getLast().id() : null);
    }

    private BatchPage finished(FinishedBatches asked) {
        int limit = limit(asked.limit());
        return new BatchPage(
                db.in(asked.tenant(), c -> ledger.finished(c, asked.dataset(), limit)), null);
    }

    private BatchChanges changed(ChangedBatches asked) {
        var found =
                db.in(
                        asked.tenant(),
                        c -> ledger.changed(c, asked.dataset(), asked.revision(), CHANGES + 1));
        return found.size() > CHANGES
                ? new BatchChanges(List.of(), false)
                : new BatchChanges(found, true);
    }

    private QuarantinePage quarantine(Quarantine asked) {
        int limit = limit(asked.limit());
        var before = before(asked.cursor());
        var batch = asked.batch() == null ? null : Long.valueOf(number(asked.batch()));
        var filter =
                new QuarantineStore.Filter(asked.dataset(), batch, asked.reason(), asked.column());
        var found = db.in(asked.tenant(), c -> quarantine.page(c, filter, before, limit + 1));
        var page = found.subList(0, Math.min(limit, found.size()));
        return new QuarantinePage(page, found.size() > limit ? page.getLast().id() : null);
    }

    private RowPage rows(Rows asked) {
        var after = place(asked.cursor());
        int limit = limit(asked.limit());
        return db.in(
                asked.tenant(),
                c -> {
                    var dataset =
                            datasets.find(c, asked.dataset())
                                    .orElseThrow(
                                            () -> DatasetSettingsService.missing(asked.dataset()));
                    return rows.page(c, asked.tenant(), dataset, after, limit, null);
                });
    }

    private StatisticsAnswer statistics(Statistics asked) {
        int batches = Math.clamp(asked.lastBatches(), 1, STATISTICS);
        return db.in(
                asked.tenant(),
                c -> {
                    if (datasets.find(c, asked.dataset()).isEmpty()) {
                        throw DatasetSettingsService.missing(asked.dataset());
                    }
                    var found = statistics.last(c, asked.dataset(), batches);
                    return new StatisticsAnswer(asked.dataset(), List.copyOf(found));
                });
    }

    private static int limit(int asked) {
        return Math.clamp(asked, 1, PAGE);
    }

    static @Nullable Long before(@Nullable String cursor) {
        if (cursor == null) return null;
        try {
            return Long.valueOf(cursor);
        } catch (NumberFormatException e) {
            throw Problem.invalid("cursor: not one of ours").toException();
        }
    }

    static Place place(@Nullable String cursor) {
        if (cursor == null) return new Place(Long.MIN_VALUE, Long.MIN_VALUE);
        var parts = cursor.split("-", 2);
        try {
            if (parts.length == 2) {
                return new Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
            }
        } catch (NumberFormatException e) { // said below
        }
        throw Problem.invalid("cursor: not one of ours").toException();
    }
}
