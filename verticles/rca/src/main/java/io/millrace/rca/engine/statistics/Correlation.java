package io.millrace.rca.engine.statistics;

/// How two series move together.
///
/// @param coefficient in -1 to 1; 0 when it is not told
/// @param pValue the chance of so strong a coefficient without any connection; 1 when it is not
///   told
/// @param points how many pairs it was computed from
public record Correlation(double coefficient, double pValue, int points) {
    static Correlation untold(int points) {
        return new Correlation(0, 1, points);
    }
}
