package io.millrace.app.demo;

import org.jspecify.annotations.Nullable;

/// The demo cannot go on. The message is one line for the console.
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The HTTP status behind it; 0 where there is none.
    private final int status;

    DemoException(String message) {
        this(message, 0, null);
    }

    DemoException(String message, int status, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    int status() {
        return status;
    }
}
