package io.millrace.transform.engine.python;

import java.util.SplittableRandom;
import java.util.function.Supplier;

/// What is left of the [Limits] of one rendering. Belongs to one thread.
///
/// What walks through values of any shape, such as printing and comparing, asks for it by [#visit]:
/// lists within lists can hold themselves so often that their text has no end.
public final class Budget {
    private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();
    private static final int CHARACTERS_A_STEP = 64;
    private static final long SEED = 1;

    private final Limits limits;
    private final boolean forgives;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private long steps;
    private long characters;
    private int depth;

    public Budget(Limits limits) {
        this(limits, false);
    }

    /// @param forgives whether attributes, items and calls of what is undefined are undefined
    ///   again, as dbt has it while it only looks for references
    public Budget(Limits limits, boolean forgives) {
        this.limits = limits;
        this.forgives = forgives;
    }

    public boolean forgives() {
        return forgives;
    }

    /// Runs `work` at the expense of this budget.
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /// That of the rendering that goes on; outside of one a new budget.
    static Budget current() {
        return CURRENT.isBound() ? CURRENT.get() : new Budget(Limits.DEFAULT);
    }

    /// Spends a step, and `characters`, of the budget of the rendering that goes on, if one does.
    public static void visit(int characters) {
        if (!CURRENT.isBound()) return;
        CURRENT.get().step();
        CURRENT.get().characters(characters);
    }

    /// Spends `count` steps of the rendering that goes on, if one does.
    public static void visits(long count) {
        if (CURRENT.isBound()) CURRENT.get().steps(count);
    }

    /// Spends what a look at each of `characters` costs: many of them are as dear as one step.
    public static void scan(long characters) {
        visits(characters / CHARACTERS_A_STEP);
    }

    /// One of `bound` numbers from 0 on by chance, which falls alike in each rendering.
    public int choice(int bound) {
        return random.nextInt(bound);
    }

    public long spentSteps() {
        return steps;
    }

    public void step() {
        steps(1);
    }

    /// Called before work that visits `count` items.
    public void steps(long count) {
        steps += count;
        if (count < 0 || steps > limits.steps()) {
            throw new PythonError("the template takes more than " + limits.steps() + " steps");
        }
    }

    /// Called before `count` characters are made.
    public void characters(long count) {
        characters += count;
        if (count < 0 || characters > limits.characters()) {
            throw new PythonError(
                    "the template makes more than " + limits.characters() + " characters");
        }
    }

    /// Enters a call; [#leave] must follow.
    public void enter() {
        if (++depth > limits.depth()) {
            depth--;
            throw new PythonError("calls are nested more than " + limits.depth() + " deep");
        }
    }

    public void leave() {
        depth--;
    }
}
