package io.millrace.quality.engine;

import java.math.BigDecimal;

/// What is said of a measured value.
public sealed interface Condition {
    boolean holds(BigDecimal value);

    /// The values for which it holds, where they are one interval; else everything.
    Bounds bounds();

    /// As SodaCL writes it.
    String text();

    record Compare(Operator operator, Quantity bound) implements Condition {
        @Override
        public boolean holds(BigDecimal value) {
            int order = value.compareTo(bound.value());
            return switch (operator) {
                case EQUAL -> order == 0;
                case UNEQUAL -> order != 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case MORE -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }

        @Override
        public Bounds bounds() {
            return switch (operator) {
                case EQUAL -> Bounds.between(bound.value(), bound.value());
                case UNEQUAL -> Bounds.ANY;
                case LESS, AT_MOST -> Bounds.atMost(bound.value());
                case MORE, AT_LEAST -> Bounds.atLeast(bound.value());
            };
        }

        @Override
        public String text() {
            return operator.symbol() + " " + bound.text();
        }
    }

    record Between(Quantity low, Quantity high, Edges edges, boolean negated) implements Condition {
        @Override
        public boolean holds(BigDecimal value) {
            int fromLow = value.compareTo(low.value());
            int fromHigh = value.compareTo(high.value());
            boolean inside =
                    (edges.lowIncluded() ? fromLow >= 0 : fromLow > 0)
                            && (edges.highIncluded() ? fromHigh <= 0 : fromHigh < 0);
            return inside != negated;
        }

        @Override
        public Bounds bounds() {
            return negated ? Bounds.ANY : Bounds.between(low.value(), high.value());
        }

        @Override
        public String text() {
            return (negated ? "not between " : "between ")
                    + (edges.lowIncluded() ? "" : "(")
                    + low.text()
                    + " and "
                    + high.text()
                    + (edges.highIncluded() ? "" : ")");
        }
    }

    /// Whether the ends of an interval belong to it.
    record Edges(boolean lowIncluded, boolean highIncluded) {}

    enum Operator {
        EQUAL("="),
        UNEQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        static Operator of(String symbol) {
            return switch (symbol) {
                case "=" -> EQUAL;
                case "!=", "<>" -> UNEQUAL;
                case "<" -> LESS;
                case "<=" -> AT_MOST;
                case ">" -> MORE;
                case ">=" -> AT_LEAST;
                default -> throw new IllegalArgumentException(symbol);
            };
        }
    }
}
