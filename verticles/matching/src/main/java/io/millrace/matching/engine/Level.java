package io.millrace.matching.engine;

import java.util.List;
import java.util.Locale;

/// How closely two values agree. A comparison uses some of these, always in this order.
public enum Level {
    MISSING(0),
    DIFFERENT(1),
    FAINT(2),
    WEAK(3),
    SIMILAR(4),
    CLOSE(5),
    /// Given and family name stand in each other's place.
    TRANSPOSED(6),
    EXACT(7);

    static final int COUNT = 8;
    private static final List<Level> ALL = List.of(values());

    private final int index;

    Level(int index) {
        this.index = index;
    }

    static Level at(int index) {
        return ALL.get(index);
    }

    /// Grows with the closeness.
    int index() {
        return index;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
