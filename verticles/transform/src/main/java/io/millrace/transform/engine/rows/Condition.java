package io.millrace.transform.engine.rows;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A condition on one column. Nothing but `is_null` holds for null.
record Condition(String field, String operator, @Nullable Object value) {
    private static final List<String> OPERATORS =
            List.of("eq", "ne", "lt", "le", "gt", "ge", "in", "contains", "is_null", "not_null");

    static Condition read(Parameters given) {
        given.verify(Set.of("field", "operator", "value"));
        var operator = given.choice("operator", OPERATORS);
        var value = given.values().get("value");
        if (operator.equals("in") && !(value instanceof List<?>)) {
            throw given.fault("value", "a list");
        }
        return new Condition(given.needed("field"), operator, value);
    }

    boolean holds(Row row) {
        var its = row.at(field);
        if (its == null) return operator.equals("is_null");
        return switch (operator) {
            case "eq" -> isSame(its, value);
            case "ne" -> !isSame(its, value);
            case "in" ->
                    value instanceof List<?> items
                            && items.stream().anyMatch(item -> isSame(its, item));
            case "contains" -> lower(its).contains(lower(value));
            case "not_null" -> true;
            case "is_null" -> false;
            default -> isInOrder(its);
        };
    }

    private static String lower(@Nullable Object value) {
        return String.valueOf(value).toLowerCase(Locale.ROOT);
    }

    /// Numbers by their value.
    static boolean isSame(@Nullable Object one, @Nullable Object other) {
        var left = Decimals.of(one);
        var right = Decimals.of(other);
        if (left.isPresent() && right.isPresent()) return left.get().compareTo(right.get()) == 0;
        return Objects.equals(one, other);
    }

    private boolean isInOrder(Object its) {
        var order = order(its, value);
        if (order.isEmpty()) return false;
        int sign = order.getAsInt();
        return switch (operator) {
            case "lt" -> sign < 0;
            case "le" -> sign <= 0;
            case "gt" -> sign > 0;
            default -> sign >= 0;
        };
    }

    /// Of two numbers, or of two texts; what else there is has none.
    private static OptionalInt order(Object one, @Nullable Object other) {
        var left = Decimals.of(one);
        var right = Decimals.of(other);
        if (left.isPresent() && right.isPresent()) {
            return OptionalInt.of(left.get().compareTo(right.get()));
        }
        return one instanceof String text && other instanceof String bound
                ? OptionalInt.of(text.compareTo(bound))
                : OptionalInt.empty();
    }
}
