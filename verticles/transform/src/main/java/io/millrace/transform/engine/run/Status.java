package io.millrace.transform.engine.run;

import java.util.Locale;

/// How a node of a run ended, in dbt's words.
public enum Status {
    SUCCESS,
    ERROR,
    SKIPPED,
    PASS,
    WARN,
    FAIL;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether what depends on the node can go on.
    public boolean isGood() {
        return this == SUCCESS || this == PASS || this == WARN;
    }

    /// Whether the run as a whole is not good with it.
    public boolean isBad() {
        return this == ERROR || this == FAIL;
    }
}
