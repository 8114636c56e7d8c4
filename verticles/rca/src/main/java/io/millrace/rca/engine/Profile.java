package io.millrace.rca.engine;

import java.util.OptionalDouble;

/// One column in one batch.
///
/// @param count values that are not null
/// @param mean of a numeric column
public record Profile(String batch, String column, long count, long nulls, OptionalDouble mean) {
    double nullShare() {
        return count + nulls == 0 ? 0 : (double) nulls / (count + nulls);
    }
}
