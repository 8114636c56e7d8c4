package io.millrace.ingest.store;

/// Postgres knows less of a source than its reader stored: the tenant was put back meanwhile, and
/// what comes between would be missing.
public final class Rewound extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param next the offset that Postgres has
    /// @param stored the one that the reader had
    public Rewound(String source, long next, long stored) {
        super(source + " goes on at " + next + ", not at " + stored, null, false, false);
    }
}
