package io.millrace.gateway.limit;

/// What is left after a try.
///
/// @param limit tries per window
/// @param windowSeconds length of the window
/// @param remaining tries that are free now
/// @param retrySeconds until the next try is; 0 when this one was allowed
public record Allowance(long limit, long windowSeconds, long remaining, long retrySeconds) {
    public boolean isAllowed() {
        return retrySeconds == 0;
    }

    /// The tighter of two.
    public Allowance and(Allowance other) {
        if (isAllowed() != other.isAllowed()) return isAllowed() ? other : this;
        return remaining <= other.remaining ? this : other;
    }
}
