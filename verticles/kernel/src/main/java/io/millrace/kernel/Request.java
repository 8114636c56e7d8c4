package io.millrace.kernel;

/// A question that one service answers with an `R`. Implemented by records only; the first
/// component is the tenant.
public interface Request<R> {
    TenantId tenant();

    /// Whether the answer is held back until work has ended, which may take minutes.
    default boolean waited() {
        return false;
    }
}
