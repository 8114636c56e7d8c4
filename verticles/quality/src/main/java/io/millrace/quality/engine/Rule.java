package io.millrace.quality.engine;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a measured value becomes an outcome.
public sealed interface Rule {
    Outcome judge(BigDecimal value);

    /// The values that do not fail.
    Bounds good();

    /// For people.
    String text();

    /// `row_count > 0`: passes while the condition holds, else fails.
    record Required(Condition condition) implements Rule {
        @Override
        public Outcome judge(BigDecimal value) {
            return condition.holds(value) ? Outcome.PASS : Outcome.FAIL;
        }

        @Override
        public Bounds good() {
            return condition.bounds();
        }

        @Override
        public String text() {
            return condition.text();
        }
    }

    /// `warn: when ..`, `fail: when ..`: the worse one that holds counts.
    record Alerts(Optional<Condition> warn, Optional<Condition> fail) implements Rule {
        @Override
        public Outcome judge(BigDecimal value) {
            if (fail.filter(c -> c.holds(value)).isPresent()) return Outcome.FAIL;
            return warn.filter(c -> c.holds(value)).isPresent() ? Outcome.WARN : Outcome.PASS;
        }

        @Override
        public Bounds good() {
            return fail.or(() -> warn).map(c -> c.bounds().complement()).orElse(Bounds.ANY);
        }

        @Override
        public String text() {
            return Stream.of(
                            warn.map(c -> "warn when " + c.text()),
                            fail.map(c -> "fail when " + c.text()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(", "));
        }
    }
}
