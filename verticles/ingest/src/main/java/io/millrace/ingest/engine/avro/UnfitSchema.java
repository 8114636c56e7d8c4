package io.millrace.ingest.engine.avro;

/// A text is no schema that can be read.
public final class UnfitSchema extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param reason a sentence without its full stop
    public UnfitSchema(String reason) {
        super(reason, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
