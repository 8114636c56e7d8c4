package io.millrace.ingest.store;

/// Postgres knows less of a source than its reader stored: the tenant was put back meanwhile, and
/// what comes between would be missing.
public final class Rewound extends RuntimeException {
    private static final long serialVersionUID = 1;

    Rewound(Slice slice, long next) {
        super(
                slice.name() + " goes on at " + next + ", not at " + slice.stored(),
                null,
                false,
                false);
    }
}
