package io.millrace.app.shop;

/// The pipeline's work cannot go on. The message is one line for the console.
public final class ShopException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ShopException(String message) {
        super(message, null, false, false);
    }

    ShopException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
