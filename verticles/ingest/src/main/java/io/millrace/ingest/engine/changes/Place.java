package io.millrace.ingest.engine.changes;

/// How far changes are stored.
///
/// @param commit the final LSN of the last transaction of which some are; 0 for none
/// @param changes how many of it
public record Place(long commit, long changes) {
    public static final Place FIRST = new Place(0, 0);

    /// Whether a change is stored.
    ///
    /// @param number of the change in its transaction, from 1
    public boolean has(long itsCommit, long number) {
        int order = Long.compareUnsigned(itsCommit, commit);
        return order < 0 || (order == 0 && number <= changes);
    }
}
