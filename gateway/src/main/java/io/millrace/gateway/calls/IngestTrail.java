package io.millrace.gateway.calls;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.rca.api.RcaRequest.Incident;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a batch is in the whole line: what the ledger counts, and what followed on its dataset and
/// on the models that are made of it.
///
/// @param stage how far it is: `received`, `stored`, `transformed`, `checked`, or `failed`
/// @param runs of each project that reads the dataset the first one that began afterwards
/// @param checks those that were measured afterwards, as they are
/// @param incidents opened afterwards, or caused by the batch
record IngestTrail(
        BatchAnswer batch,
        String stage,
        List<Run> runs,
        List<Check> checks,
        List<Opened> incidents) {
    private static final Set<String> BUILDS = Set.of("build", "run");
    private static final Set<String> ENDED = Set.of("succeeded", "failed");

    IngestTrail {
        runs = List.copyOf(runs);
        checks = List.copyOf(checks);
        incidents = List.copyOf(incidents);
    }

    /// @param link to more, as those of the others
    record Run(
            String runId,
            String project,
            String state,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            String link) {
        static Run of(RunAnswer its) {
            var link = "/api/v1/runs/" + its.id();
            return new Run(
                    its.id(), its.project(), its.state(), its.startedAt(), its.finishedAt(), link);
        }
    }

    record Check(String check, String dataset, String outcome, Instant measuredAt, String link) {
        static Check of(Result its) {
            var link = "/api/v1/checks/" + its.file();
            return new Check(its.check(), its.dataset(), its.outcome(), its.measuredAt(), link);
        }
    }

    record Opened(String id, String subject, String state, Instant openedAt, String link) {
        static Opened of(Incident its) {
            var link = "/api/v1/incidents/" + its.id();
            return new Opened(its.id(), its.subject(), its.state(), its.openedAt(), link);
        }
    }

    /// What the other services know now.
    ///
    /// @param runs the newest first
    record Known(
            List<ModelAnswer> models,
            List<RunAnswer> runs,
            List<Result> checks,
            List<Incident> incidents) {
        Known {
            models = List.copyOf(models);
            runs = List.copyOf(runs);
            checks = List.copyOf(checks);
            incidents = List.copyOf(incidents);
        }
    }

    static IngestTrail of(BatchAnswer batch, Known known) {
        var end = batch.finishedAt();
        if (end != null && batch.state().equals("stored")) return stored(batch, end, known);
        var stage = batch.state().equals("failed") ? "failed" : "received";
        return new IngestTrail(batch, stage, List.of(), List.of(), List.of());
    }

    private static IngestTrail stored(BatchAnswer batch, Instant end, Known known) {
        var reached = DriftImpact.reached(batch.dataset(), known.models());
        var projects = DriftImpact.projects(known.models(), reached);
        var tables = new HashSet<>(reached);
        tables.add(batch.dataset());
        var all = known.checks().stream().filter(its -> tables.contains(its.dataset())).toList();
        var runs = runs(projects, known.runs(), end);
        var checks =
                all.stream().filter(its -> !its.measuredAt().isBefore(end)).map(Check::of).toList();
        var incidents =
                known.incidents().stream()
                        .filter(its ->
                                isCause(batch, its)
                                        || (tables.contains(its.dataset())
                                                && !its.openedAt().isBefore(end)))
                        .map(Opened::of)
                        .toList();
        boolean isChecked = !all.isEmpty() && checks.size() == all.size();
        boolean isTransformed =
                !projects.isEmpty()
                        && runs.size() == projects.size()
                        && runs.stream().allMatch(its -> ENDED.contains(its.state()));
        var stage = isChecked ? "checked" : isTransformed ? "transformed" : "stored";
        return new IngestTrail(batch, stage, runs, checks, incidents);
    }

    private static List<Run> runs(Set<String> projects, List<RunAnswer> newestFirst, Instant end) {
        var first = new LinkedHashMap<String, Run>();
        for (var its : newestFirst) {
            var started = its.startedAt();
            boolean follows = started == null || !started.isBefore(end);
            boolean builds = BUILDS.contains(its.command()) && projects.contains(its.project());
            if (follows && builds) first.put(its.project(), Run.of(its));
        }
        return List.copyOf(first.values());
    }

    private static boolean isCause(BatchAnswer batch, Incident incident) {
        return incident.causes().stream()
                .anyMatch(its -> its.kind().equals("batch") && its.name().equals(batch.id()));
    }
}
