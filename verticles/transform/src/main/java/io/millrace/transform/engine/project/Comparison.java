package io.millrace.transform.engine.project;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// A condition behind a number that compares it with another one: `>= 3`.
///
/// @param operator as SQL writes it
record Comparison(String operator, BigDecimal bound) {
    private static final Pattern FORM =
            Pattern.compile("\\s*(=|!=|<>|<=|>=|<|>)\\s*(\\d{1,18}(?:\\.\\d{1,9})?)\\s*");

    /// Empty of every other condition.
    static Optional<Comparison> of(String condition) {
        var form = FORM.matcher(condition);
        return form.matches()
                ? Optional.of(new Comparison(form.group(1), new BigDecimal(form.group(2))))
                : Optional.empty();
    }

    boolean holds(long number) {
        int order = BigDecimal.valueOf(number).compareTo(bound);
        return switch (operator) {
            case "=" -> order == 0;
            case "!=", "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalStateException(operator);
        };
    }
}
