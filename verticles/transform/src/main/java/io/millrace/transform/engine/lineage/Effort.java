package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.sql.Unreadable;

/// Bounds what is done for one statement: columns of columns of columns can be very many.
final class Effort {
    private static final long MOST = 2_000_000;

    private long spent;

    /// @throws Unreadable of the whole, when it is too much
    void spend(int steps) {
        spent += steps;
        if (spent > MOST) throw Unreadable.whole("it takes too long to follow its columns");
    }
}
