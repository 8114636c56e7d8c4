package io.millrace.gateway.calls;

import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.matching.api.MatchingRequest.DatasetPart;
import io.millrace.matching.api.MatchingRequest.EntityAnswer;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.stream.api.ScheduleRequest.ScheduleAnswer;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What depends on the dataset of a drift, and whether its columns are named there.
record DriftImpact(
        List<Dependent> models,
        List<Dependent> checks,
        List<Dependent> entities,
        List<Dependent> schedules) {
    /// @param name of a model with its schema, of a check with its file
    /// @param namesColumn a column of the drift is named in it
    record Dependent(String name, boolean namesColumn) {}

    static DriftImpact of(
            DriftAnswer drift,
            List<ModelAnswer> models,
            List<Result> checks,
            List<EntityAnswer> entities,
            List<ScheduleAnswer> schedules) {
        var reached = reached(drift.dataset(), models);
        var matched = entities.stream().filter(its -> isOf(its, drift.dataset())).toList();
        return new DriftImpact(
                models.stream()
                        .filter(its -> reached.contains(its.name()))
                        .map(its ->
                                new Dependent(
                                        its.schema() + "." + its.name(),
                                        isNamed(drift, its.compiledSql())))
                        .toList(),
                checks.stream()
                        .filter(its ->
                                its.dataset().equals(drift.dataset())
                                        || reached.contains(its.dataset()))
                        .map(its ->
                                new Dependent(its.file() + ": " + its.check(), isOf(its, drift)))
                        .distinct()
                        .toList(),
                matched.stream().map(its -> dependent(its, drift)).toList(),
                schedules.stream()
                        .filter(its -> isOf(its, drift, projects(models, reached), matched))
                        .map(its -> new Dependent(its.name(), false))
                        .toList());
    }

    /// The models that are made of the dataset, as it came or as it stands, or of such a model.
    static Set<String> reached(String dataset, List<ModelAnswer> models) {
        var reached = new HashSet<String>();
        var tables = Set.of("raw." + dataset, "raw." + dataset + "_current");
        boolean grows = true;
        while (grows) {
            grows = false;
            for (var its : models) {
                boolean isMade =
                        its.dependsOn().stream().anyMatch(tables::contains)
                                || its.dependsOn().stream().anyMatch(reached::contains);
                if (isMade) grows |= reached.add(its.name());
            }
        }
        return reached;
    }

    static Set<String> projects(List<ModelAnswer> models, Set<String> reached) {
        var projects = new HashSet<String>();
        for (var its : models) if (reached.contains(its.name())) projects.add(its.project());
        return projects;
    }

    private static boolean isNamed(DriftAnswer drift, String sql) {
        return drift.columns().stream()
                .anyMatch(column ->
                        Pattern.compile("(?i)(?<!\\w)" + Pattern.quote(column) + "(?!\\w)")
                                .matcher(sql)
                                .find());
    }

    private static boolean isOf(Result check, DriftAnswer drift) {
        return drift.columns().contains(check.column()) || isNamed(drift, check.check());
    }

    private static boolean isOf(EntityAnswer entity, String dataset) {
        return entity.datasets().stream().anyMatch(part -> part.dataset().equals(dataset));
    }

    private static Dependent dependent(EntityAnswer entity, DriftAnswer drift) {
        boolean isNamed =
                entity.datasets().stream()
                        .filter(part -> part.dataset().equals(drift.dataset()))
                        .anyMatch(part -> isNamed(part, drift));
        return new Dependent(entity.entity(), isNamed);
    }

    private static boolean isNamed(DatasetPart part, DriftAnswer drift) {
        return drift.columns().stream()
                .anyMatch(its -> its.equals(part.id()) || part.fields().containsKey(its));
    }

    private static boolean isOf(
            ScheduleAnswer schedule,
            DriftAnswer drift,
            Set<String> projects,
            List<EntityAnswer> entities) {
        var waited = schedule.when().datasets();
        if (waited != null && waited.contains(drift.dataset())) return true;
        var name = schedule.starts().name();
        return switch (schedule.starts().kind()) {
            case "project" -> name != null && projects.contains(name);
            case "entity" -> entities.stream().anyMatch(its -> its.entity().equals(name));
            default -> false;
        };
    }
}
