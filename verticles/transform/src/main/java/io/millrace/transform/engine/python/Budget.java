package io.millrace.transform.engine.python;

import java.util.function.Supplier;

/// What is left of the [Limits] of one rendering. Belongs to one thread.
///
/// What walks through values of any shape, such as printing and comparing, asks for it by [#visit]:
/// lists within lists can hold themselves so often that their text has no end.
public final class Budget {
    private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

    private final Limits limits;
    private long steps;
    private long characters;
    private int depth;

    public Budget(Limits limits) {
        this.limits = limits;
    }

    /// Runs `work` at the expense of this budget.
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /// Spends a step, and `characters`, of the budget of the rendering that goes on, if one does.
    public static void visit(int characters) {
        if (!CURRENT.isBound()) return;
        CURRENT.get().step();
        CURRENT.get().characters(characters);
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
