package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/// The items that a loop still has before it, with those that it was made to look at.
final class LoopItems {
    private final Iterator<Value> rest;
    private final Deque<Value> seen = new ArrayDeque<>();

    LoopItems(Iterator<Value> rest) {
        this.rest = rest;
    }

    /// The next one, which stays.
    Optional<Value> next() {
        if (seen.isEmpty() && rest.hasNext()) seen.add(rest.next());
        return Optional.ofNullable(seen.peek());
    }

    Value take() {
        return seen.isEmpty() ? rest.next() : seen.remove();
    }

    /// How many there are; looks at all of them.
    int size() {
        while (rest.hasNext()) {
            Budget.visits(1);
            seen.add(rest.next());
        }
        return seen.size();
    }
}
