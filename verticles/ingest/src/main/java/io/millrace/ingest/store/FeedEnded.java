package io.millrace.ingest.store;

/// A source that follows changes was deleted or changed, begins anew, or is read by another node.
public final class FeedEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    FeedEnded() {
        super("the changes are no longer read from here", null, false, false);
    }
}
