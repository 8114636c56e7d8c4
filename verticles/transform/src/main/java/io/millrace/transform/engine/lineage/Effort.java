package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.sql.Unreadable;

/// Bounds what is done for one statement: columns of columns of columns can be very many.
final class Effort {
    private static final long MOST = 2_000_000;
    private static final int MOST_DEPTH = 500;

    private long spent;
    private int depth;

    /// @throws Unreadable of the whole, when it is too much
    void spend(int steps) {
        spent += steps;
        if (spent > MOST) throw Unreadable.whole("it takes too long to follow its columns");
    }

    /// Goes one level down in an expression; [#leave] must follow. Casts of casts are as deep as
    /// brackets in brackets.
    ///
    /// @throws Unreadable of the whole, when it is too deep
    void enter() {
        if (++depth > MOST_DEPTH) {
            throw Unreadable.whole("an expression is nested more than " + MOST_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }
}
