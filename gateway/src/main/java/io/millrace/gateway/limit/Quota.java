package io.millrace.gateway.limit;

/// What is left after a try.
///
/// @param limit tries per window
/// @param windowSeconds length of the window
/// @param remaining tries that are free now
/// @param resetSeconds until all tries are free again
/// @param retrySeconds until the next try is; 0 when this one was allowed
public record Quota(
        int limit, long windowSeconds, int remaining, long resetSeconds, long retrySeconds) {
    public boolean isAllowed() {
        return retrySeconds == 0;
    }

    /// The tighter of two.
    public Quota and(Quota other) {
        if (isAllowed() != other.isAllowed()) return isAllowed() ? other : this;
        return remaining <= other.remaining ? this : other;
    }
}
