package io.millrace.ingest;

/// A schema registry does not say which schema is meant; it may later.
final class RegistryAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param reason a sentence with its full stop, for the tenant
    RegistryAway(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
