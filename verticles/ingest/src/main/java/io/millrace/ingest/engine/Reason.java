package io.millrace.ingest.engine;

import java.util.Locale;

/// Why a record was set aside: the contract's closed list.
public enum Reason {
    MALFORMED,
    TOO_MANY_FIELDS,
    TOO_FEW_FIELDS,
    BAD_ENCODING,
    BAD_TYPE,
    OUT_OF_RANGE,
    MISSING_REQUIRED,
    TOO_LARGE,
    RULE;

    /// As the contract writes it, such as `too-many-fields`.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
