package io.millrace.quality.engine.anomaly;

/// What about a stream may be out of the ordinary.
public enum View {
    /// the value, beside what was expected at this time
    VALUE,
    /// the step from the last value
    STEP,
    /// the mean of the last values, beside what was expected of them
    LEVEL,
    /// how much the last values stray, beside what is usual
    VARIATION
}
