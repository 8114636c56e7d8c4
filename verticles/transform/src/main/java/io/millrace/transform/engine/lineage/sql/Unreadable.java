package io.millrace.transform.engine.lineage.sql;

/// What keeps a statement, or a part of one, from being read. No stack trace: it is no bug.
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isWhole;

    private Unreadable(String reason, boolean isWhole) {
        super(reason, null, false, false);
        this.isWhole = isWhole;
    }

    /// Of a part; what stands around it may still be read.
    public static Unreadable part(String reason) {
        return new Unreadable(reason, false);
    }

    /// Of all of the statement.
    public static Unreadable whole(String reason) {
        return new Unreadable(reason, true);
    }

    public boolean isWhole() {
        return isWhole;
    }

    /// One line.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
