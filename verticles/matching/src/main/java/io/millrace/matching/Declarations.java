package io.millrace.matching;

import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.matching.api.MatchingRequest.DatasetPart;
import io.millrace.matching.api.MatchingRequest.Declaration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Refuses declarations of entities that cannot be matched, naming what is wrong.
final class Declarations {
    static final String NATIVE = "native";
    private static final String ZINGG = "zingg";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");

    private Declarations() {}

    static void checkName(String entity) {
        if (!NAME.matcher(entity).matches()) {
            throw Problem.invalid(
                            "The name of an entity begins with a letter and holds at most 63 letters,"
                                    + " digits, _ and -.")
                    .toException();
        }
    }

    static void checkOptions(Declaration declaration) {
        var threshold = declaration.threshold();
        if (threshold != null && !(threshold > 0 && threshold < 1)) {
            throw Problem.unprocessable("threshold lies between 0 and 1.").toException();
        }
        checkEngine(declaration.engine());
    }

    private static void checkEngine(@Nullable String engine) {
        if (engine == null || engine.equals(NATIVE)) return;
        if (engine.equals(ZINGG)) {
            throw Problem.unavailable(
                            "Engine zingg needs Apache Spark, which this node does not have; use"
                                    + " engine native.")
                    .toException();
        }
        throw Problem.unprocessable("Engine " + engine + " is unknown; use native or zingg.")
                .toException();
    }

    /// @param known the tenant's datasets
    static void checkParts(
            List<DatasetPart> parts, boolean linkOnly, Map<String, DatasetAnswer> known) {
        if (parts.isEmpty()) throw refused("An entity needs at least one dataset.");
        if (linkOnly && parts.size() < 2) throw refused("linkOnly needs at least two datasets.");
        var seen = new HashSet<String>();
        for (var part : parts) {
            if (!seen.add(part.dataset())) {
                throw refused("Dataset " + part.dataset() + " is named twice.");
            }
            var dataset = known.get(part.dataset());
            if (dataset == null) throw refused("There is no dataset " + part.dataset() + ".");
            checkColumns(part, dataset);
        }
        FieldPlan.of(parts);
    }

    private static void checkColumns(DatasetPart part, DatasetAnswer dataset) {
        if (part.fields().isEmpty()) {
            throw refused("Dataset " + part.dataset() + " names no fields.");
        }
        var named = new ArrayList<>(part.fields().keySet());
        if (part.id() != null) named.add(part.id());
        for (var column : named) {
            if (!dataset.columns().containsKey(column)) {
                throw refused(
                        "Dataset %s has no column %s; it has %s."
                                .formatted(
                                        part.dataset(),
                                        column,
                                        String.join(", ", dataset.columns().keySet())));
            }
        }
    }

    private static ProblemException refused(String detail) {
        return Problem.unprocessable(detail).toException();
    }
}
