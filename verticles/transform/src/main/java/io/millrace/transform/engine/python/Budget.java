package io.millrace.transform.engine.python;

/// What is left of the [Limits] of one rendering. Belongs to one thread.
public final class Budget {
    private final Limits limits;
    private long steps;
    private long characters;
    private int depth;

    public Budget(Limits limits) {
        this.limits = limits;
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
