package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Names;
import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Limits;

/// Bounds the renderings of one project, each and all together.
final class Allowance {
    private static final long STEPS_EACH = 2_000_000;
    private static final long CHARACTERS_EACH = 20_000_000;
    private static final int DEPTH = 80;

    private long steps = 50_000_000;

    String render(Template template, Names names) {
        var limits = new Limits(Math.clamp(steps, 1, STEPS_EACH), CHARACTERS_EACH, DEPTH);
        var budget = new Budget(limits);
        try {
            return template.render(names, budget);
        } finally {
            steps -= budget.spentSteps();
        }
    }
}
