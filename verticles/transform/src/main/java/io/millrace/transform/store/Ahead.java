package io.millrace.transform.store;

/// A table holds more than its model's new rows were asked for: a node ended after it had brought
/// them, and before it could write that down. Nothing changed.
public final class Ahead extends RuntimeException {
    private static final long serialVersionUID = 1;

    Ahead(String relation) {
        super("'" + relation + "' holds more than is known of it", null, false, false);
    }
}
