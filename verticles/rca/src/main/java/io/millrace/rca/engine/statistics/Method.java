package io.millrace.rca.engine.statistics;

/// What a correlation measures.
public enum Method {
    /// on one line
    PEARSON,
    /// in one order, by ranks
    SPEARMAN,
    /// in one order, by pairs (tau-b)
    KENDALL
}
