package io.millrace.rca.engine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes down what speaks for a candidate.
///
/// @param baseline how many batches or values the expectation comes from
record Evidence(Question question, int baseline) {
    private static final MathContext DIGITS = new MathContext(6);

    Map<String, Object> of(Cell cell, double expectedAmount) {
        var evidence = new LinkedHashMap<String, Object>();
        if (!question.column().isEmpty()) evidence.put("column", question.column());
        double expected = shown(new Cell(cell.weight(), expectedAmount));
        double actual = shown(cell);
        evidence.put("expected", number(expected));
        evidence.put("actual", number(actual));
        if (expected != 0) evidence.put("ratio", number(actual / expected));
        if (question.form() != Question.Form.TOTAL) {
            evidence.put("weight", number(cell.weight()));
        }
        evidence.put("baseline", baseline);
        PowerOfTen.hint(expected, actual).ifPresent(hint -> evidence.put("hint", hint));
        return evidence;
    }

    private double shown(Cell cell) {
        return switch (question.form()) {
            case MEAN -> cell.rate();
            case PERCENT -> 100 * cell.rate();
            case COUNT, TOTAL -> cell.amount();
        };
    }

    static BigDecimal number(double value) {
        if (!Double.isFinite(value)) return BigDecimal.ZERO;
        var rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}
