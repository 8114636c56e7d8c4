package io.millrace.rca;

/// Limits of the root cause service.
///
/// @param lastBatches newest batches whose statistics are compared
/// @param maxRows offending rows shown of a cause
/// @param maxCharacters of one value in such a row
public record RcaSettings(int lastBatches, int maxRows, int maxCharacters) {
    public static RcaSettings defaults() {
        return new RcaSettings(200, 20, 200);
    }
}
