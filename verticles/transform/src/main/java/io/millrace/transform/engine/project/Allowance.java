package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Names;
import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Limits;
import io.millrace.transform.engine.python.Value;
import java.util.function.Function;

/// Bounds the renderings of one project, each and all together.
final class Allowance {
    private static final long STEPS_EACH = 2_000_000;
    private static final long CHARACTERS_EACH = 20_000_000;
    private static final int DEPTH = 80;

    private long steps = 50_000_000;

    String render(Template template, Names names) {
        return spend(false, budget -> template.render(names, budget));
    }

    /// Renders it only for its references and configs: what it asks of what is undefined is
    /// undefined again.
    String parse(Template template, Names names) {
        return spend(true, budget -> template.render(names, budget));
    }

    /// The value of a template that is one expression.
    Value value(Template template, Names names) {
        return spend(false, budget -> template.value(names, budget));
    }

    /// Steps of all renderings together that are left; below 0 when too many were taken.
    long left() {
        return steps;
    }

    /// Spends what a rendering takes that need not be done again.
    ///
    /// @return false, and nothing is spent, where it would not be let through
    boolean take(long spent) {
        if (spent > Math.clamp(steps, 1, STEPS_EACH)) return false;
        steps -= spent;
        return true;
    }

    private <T> T spend(boolean forgives, Function<Budget, T> work) {
        var limits = new Limits(Math.clamp(steps, 1, STEPS_EACH), CHARACTERS_EACH, DEPTH);
        var budget = new Budget(limits, forgives);
        try {
            return work.apply(budget);
        } finally {
            steps -= budget.spentSteps();
        }
    }
}
