package io.millrace.matching;

import io.millrace.kernel.Problem;
import io.millrace.matching.api.MatchingRequest.DatasetPart;
import io.millrace.matching.engine.Field;
import io.millrace.matching.engine.FieldKind;
import io.millrace.matching.engine.MatchSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of an entity and the column that holds each in each dataset.
///
/// Columns of the same name and kind are one field; a column that has no namesake goes with the
/// only other field of its kind, so that `surname` and `last_name` are compared.
record FieldPlan(List<Field> fields, Map<String, List<@Nullable String>> columns) {
    /// @throws io.millrace.kernel.ProblemException `unprocessable` for an unknown kind or too many
    ///   fields
    static FieldPlan of(List<DatasetPart> parts) {
        var fields = new ArrayList<Field>();
        var byDataset = new LinkedHashMap<String, Map<Field, String>>();
        for (var part : parts) {
            var claimed = new LinkedHashMap<Field, String>();
            var rest = new LinkedHashMap<String, FieldKind>();
            part.fields()
                    .forEach((column, kind) -> {
                        var field = new Field(column, kind(column, kind));
                        if (fields.contains(field)) claimed.put(field, column);
                        else rest.put(column, field.kind());
                    });
            rest.forEach((column, kind) -> {
                var field =
                        free(fields, claimed, kind).orElseGet(() -> added(fields, column, kind));
                claimed.put(field, column);
            });
            byDataset.put(part.dataset(), claimed);
        }
        if (fields.size() > MatchSettings.MAX_FIELDS) {
            throw Problem.unprocessable(
                            "At most " + MatchSettings.MAX_FIELDS + " fields can be compared.")
                    .toException();
        }
        return new FieldPlan(List.copyOf(fields), columns(fields, byDataset));
    }

    private static FieldKind kind(String column, String kind) {
        return FieldKind.of(kind)
                .orElseThrow(() ->
                        Problem.unprocessable(
                                        "Column %s has the unknown kind %s; known are %s."
                                                .formatted(
                                                        column,
                                                        kind,
                                                        Arrays.stream(FieldKind.values())
                                                                .map(FieldKind::id)
                                                                .toList()))
                                .toException());
    }

    private static Optional<Field> free(
            List<Field> fields, Map<Field, String> claimed, FieldKind kind) {
        var open =
                fields.stream()
                        .filter(field -> field.kind() == kind && !claimed.containsKey(field))
                        .toList();
        return open.size() == 1 ? Optional.of(open.getFirst()) : Optional.empty();
    }

    /// A name that is taken by a field of another kind is told apart by the kind.
    private static Field added(List<Field> fields, String column, FieldKind kind) {
        boolean isTaken = fields.stream().anyMatch(field -> field.name().equals(column));
        var field = new Field(isTaken ? column + " (" + kind.id() + ")" : column, kind);
        fields.add(field);
        return field;
    }

    private static Map<String, List<@Nullable String>> columns(
            List<Field> fields, Map<String, Map<Field, String>> byDataset) {
        var columns = new LinkedHashMap<String, List<@Nullable String>>();
        byDataset.forEach((dataset, claimed) -> {
            var ordered = new ArrayList<@Nullable String>();
            for (var field : fields) ordered.add(claimed.get(field));
            columns.put(dataset, Collections.unmodifiableList(ordered));
        });
        return columns;
    }

    /// Column of each field in `dataset`; null where it has none.
    List<@Nullable String> columns(String dataset) {
        return columns.getOrDefault(dataset, List.of());
    }
}
