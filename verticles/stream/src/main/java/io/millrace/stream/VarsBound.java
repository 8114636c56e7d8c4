package io.millrace.stream;

import io.millrace.kernel.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a project's variables may be at most, decided before anything writes them: a number such as
/// `1e9999` is short only till then.
final class VarsBound {
    private static final int DEPTH = 8;
    private static final int VALUES = 1_000;
    private static final int DIGITS = 100;
    private static final int BYTES = 16 * 1024;

    /// A whole number of more bits has more than [#DIGITS] digits.
    private static final int BITS = 332;

    /// As JSON writes it.
    private static final String NUL = "\\u0000";

    private int values;

    private VarsBound() {}

    /// What is wrong with them; empty when nothing is.
    static Optional<String> fault(Map<String, @Nullable Object> vars) {
        return new VarsBound().fault(vars, DEPTH).or(() -> written(Json.write(vars)));
    }

    private static Optional<String> written(String json) {
        if (json.contains(NUL)) return Optional.of("Hold a NUL, which nobody can store.");
        return json.getBytes(StandardCharsets.UTF_8).length > BYTES
                ? Optional.of("Are longer than " + BYTES + " bytes of JSON.")
                : Optional.empty();
    }

    private Optional<String> fault(@Nullable Object value, int depth) {
        if (++values > VALUES) return Optional.of("Hold more than " + VALUES + " values.");
        return switch (value) {
            case Map<?, ?> object -> each(object.values(), depth);
            case Collection<?> array -> each(array, depth);
            case BigDecimal number
                    when Math.abs((long) number.scale()) > DIGITS || number.precision() > DIGITS ->
                    longNumber();
            case BigInteger number when number.bitLength() > BITS -> longNumber();
            case null, default -> Optional.empty();
        };
    }

    private Optional<String> each(Collection<?> inner, int depth) {
        if (depth == 0) return Optional.of("Are nested more than " + DEPTH + " deep.");
        return inner.stream()
                .map(value -> fault(value, depth - 1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> longNumber() {
        return Optional.of("Hold a number of more than " + DIGITS + " digits.");
    }
}
