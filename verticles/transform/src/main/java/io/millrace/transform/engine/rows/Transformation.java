package io.millrace.transform.engine.rows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A change of rows by its name and parameters. The same rows always become the same ones.
public final class Transformation {
    /// Changes with what the ways here make of rows.
    public static final String EDITION = "1";

    private static final Map<String, Function<Parameters, Way>> TYPES =
            new TreeMap<>(
                    Map.of(
                            "normalize", Scaling::read,
                            "clean", Cleaning::read,
                            "filter", Filtering::read,
                            "aggregate", Aggregation::read));

    private Transformation() {}

    /// How rows become others.
    @FunctionalInterface
    interface Way {
        List<Row> apply(List<Row> rows);
    }

    /// The names that there are.
    public static Set<String> types() {
        return TYPES.keySet();
    }

    /// @throws RowsException when there is no such type, or its parameters mean nothing
    public static Outcome apply(
            String type, Map<String, @Nullable Object> parameters, List<Row> rows) {
        var read = TYPES.get(type);
        if (read == null) {
            throw new RowsException(
                    "There is no transformation_type '"
                            + type
                            + "'; it is "
                            + Parameters.listed(types())
                            + ".");
        }
        return new Outcome(read.apply(new Parameters("parameters", parameters)).apply(rows));
    }
}
