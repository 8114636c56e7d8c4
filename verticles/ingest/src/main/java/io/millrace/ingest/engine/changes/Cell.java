package io.millrace.ingest.engine.changes;

/// A value of a row at the publisher.
public sealed interface Cell {
    Cell NULL = new Null();
    Cell UNCHANGED = new Unchanged();

    record Null() implements Cell {}

    /// A large value that the change left as it was; it is not sent again.
    record Unchanged() implements Cell {}

    /// As the type's output function writes it.
    record Text(String text) implements Cell {}
}
