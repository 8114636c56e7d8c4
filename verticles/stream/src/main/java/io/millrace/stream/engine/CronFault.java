package io.millrace.stream.engine;

/// What is wrong with a cron expression.
public final class CronFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;

    /// @param position of the character in the expression, from 1
    CronFault(int position, String message) {
        super(message, null, false, false);
        this.position = position;
    }

    public int position() {
        return position;
    }

    /// What to tell its author.
    public String text() {
        return String.valueOf(getMessage());
    }
}
