package io.millrace.transform.engine.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is there before a run, as templates may ask.
///
/// @param tables names of the models whose relation is there as a table
/// @param isRefreshed whether the run builds incremental models whole nevertheless
/// @param changed by model and raw table the batches that changed since the model was built;
///   nothing is known of those that are absent
public record Standing(
        Set<String> tables, boolean isRefreshed, Map<String, Map<String, List<Long>>> changed) {
    /// Of a project that was never built.
    public static final Standing NOTHING = new Standing(Set.of(), false, Map.of());

    public Standing {
        tables = Set.copyOf(tables);
        changed =
                changed.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, its -> Map.copyOf(its.getValue())));
    }

    /// Where each of `models` was built as a table.
    public static Standing of(Set<String> models) {
        return new Standing(models, false, Map.of());
    }

    /// What is there of one model.
    ///
    /// @param isTable whether it is there as a table
    record OfModel(boolean isTable, boolean isRefreshed) {}

    OfModel ofModel(String model) {
        return new OfModel(tables.contains(model), isRefreshed);
    }

    Optional<List<Long>> changed(String model, String table) {
        return Optional.ofNullable(changed.getOrDefault(model, Map.of()).get(table));
    }
}
