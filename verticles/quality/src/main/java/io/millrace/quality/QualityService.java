package io.millrace.quality;

import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.Breakdown;
import io.millrace.quality.api.QualityRequest.CheckState;
import io.millrace.quality.api.QualityRequest.CheckStateAnswer;
import io.millrace.quality.api.QualityRequest.ChecksText;
import io.millrace.quality.api.QualityRequest.DeleteChecks;
import io.millrace.quality.api.QualityRequest.FailedRowList;
import io.millrace.quality.api.QualityRequest.FailedRows;
import io.millrace.quality.api.QualityRequest.GetChecks;
import io.millrace.quality.api.QualityRequest.History;
import io.millrace.quality.api.QualityRequest.HistoryList;
import io.millrace.quality.api.QualityRequest.Offenders;
import io.millrace.quality.api.QualityRequest.PutChecks;
import io.millrace.quality.api.QualityRequest.Quality;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.quality.api.QualityRequest.ResultList;
import io.millrace.quality.api.QualityRequest.Results;
import io.millrace.quality.api.QualityRequest.Run;
import io.millrace.quality.api.QualityRequest.Totals;
import io.millrace.quality.engine.Check;
import io.millrace.quality.store.CheckStore;
import io.millrace.quality.store.ResultStore;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Answers [QualityRequest] from the tenant's tables.
final class QualityService {
    private static final int MOST_ROWS = 100;

    private final TenantDb db;
    private final WorkQueue queue;
    private final Duration patience;
    private final CheckFiles files;
    private final Relations relations;
    private final Explorer explorer;
    private final ChecksStarter starter;
    private final CheckStore checks = new CheckStore();
    private final ResultStore results = new ResultStore();

    QualityService(
            Doors doors,
            WorkQueue queue,
            Announcer announcer,
            Relations relations,
            QualitySettings settings) {
        this.db = doors.db();
        this.queue = queue;
        this.starter = new ChecksStarter(queue);
        this.patience = settings.patience();
        this.files = new CheckFiles(doors, queue, announcer, settings);
        this.relations = relations;
        this.explorer = new Explorer(doors.sql(), settings.maxGroups());
    }

    Record handle(QualityRequest<?> request) {
        return switch (request) {
            case PutChecks(var tenant, var name, var yaml) -> files.put(tenant, name, yaml);
            case GetChecks(var tenant, var name) -> text(tenant, name);
            case DeleteChecks(var tenant, var name) -> files.delete(tenant, name);
            case Run(var tenant, var name, var waited) -> run(tenant, name, waited);
            case Results(var tenant) -> new ResultList(db.in(tenant, results::results));
            case Quality(var tenant) -> Scoring.quality(db.in(tenant, results::results));
            case Totals(var tenant) -> Scoring.totals(db.in(tenant, results::results));
            case FailedRows(var tenant, var check, var limit) -> failedRows(tenant, check, limit);
            case History(var tenant, var check, var limit) -> history(tenant, check, limit);
            case CheckState(var tenant, var check) -> state(tenant, check);
            case Breakdown(var tenant, var check, var dimensions) ->
                    explorer.breakdown(subject(tenant, check), dimensions);
            case Offenders(var tenant, var check, var where, var limit) ->
                    new FailedRowList(
                            check,
                            explorer.offenders(subject(tenant, check), where, bounded(limit)));
        };
    }

    private Explorer.Subject subject(TenantId tenant, String id) {
        var check = files.check(tenant, id);
        var dataset = check.measure().dataset();
        var relation = relations.of(tenant, Span.currentTrace()).get(dataset);
        if (relation == null) {
            throw Problem.unprocessable("There is no dataset or model " + dataset + ".")
                    .toException();
        }
        return new Explorer.Subject(tenant, relation, check);
    }

    private CheckStateAnswer state(TenantId tenant, String id) {
        var check = files.check(tenant, id);
        var result = db.in(tenant, c -> results.result(c, id));
        return stateOf(check, result.orElse(null));
    }

    private ChecksText text(TenantId tenant, String name) {
        var file = db.in(tenant, c -> checks.file(c, name));
        return file.map(f -> new ChecksText(f.name(), f.version(), f.yaml()))
                .orElseThrow(() -> CheckFiles.noFile(name));
    }

    private ResultList run(TenantId tenant, String name, boolean waited) {
        long job = db.in(tenant, c -> starter.queue(c, name));
        queue.wake(Stage.QUALITY);
        if (waited && !queue.awaitDone(tenant, job, patience)) {
            throw Problem.timeout("The checks still run; ask for their results later.")
                    .toException();
        }
        var all = db.in(tenant, results::results);
        return new ResultList(all.stream().filter(r -> r.file().equals(name)).toList());
    }

    private FailedRowList failedRows(TenantId tenant, String check, int limit) {
        return db.in(
                tenant,
                c -> {
                    if (!results.isCheck(c, check)) throw CheckFiles.noCheck(check);
                    return new FailedRowList(check, results.failedRows(c, check, bounded(limit)));
                });
    }

    private HistoryList history(TenantId tenant, String check, int limit) {
        return db.in(
                tenant,
                c -> {
                    if (!results.isCheck(c, check)) throw CheckFiles.noCheck(check);
                    return new HistoryList(check, results.history(c, check, bounded(limit)));
                });
    }

    private static int bounded(int limit) {
        return Math.clamp(limit, 1, MOST_ROWS);
    }

    private static CheckStateAnswer stateOf(Check check, @Nullable Result result) {
        var good = check.rule().good();
        var measure = check.measure();
        return new CheckStateAnswer(
                check.id(),
                check.name(),
                measure.dataset(),
                measure.metric().sodaName(),
                measure.columns(),
                result == null ? null : result.outcome(),
                result == null ? null : result.value(),
                check.rule().text(),
                good.low().orElse(null),
                good.high().orElse(null),
                result == null ? 0 : result.rows(),
                result == null ? 0 : result.failedRows(),
                measure.filter().isPresent(),
                measure.validity().missingValues());
    }
}
