package io.millrace.kernel;

/// A question that one service answers with an `R`. Implemented by records only; the first
/// component is the tenant, except where the platform itself asks.
public interface Request<R> {}
