package io.millrace.quality.engine;

import java.util.Locale;

/// How a check ended. `ERROR` means that it could not be measured.
public enum Outcome {
    PASS,
    WARN,
    FAIL,
    ERROR;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
