package io.millrace.ingest.engine;

import java.util.Locale;
import java.util.Optional;

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

    public static Optional<Reason> of(String code) {
        for (var reason : values()) if (reason.code().equals(code)) return Optional.of(reason);
        return Optional.empty();
    }

    /// As the contract writes it, such as `too-many-fields`.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
