package io.millrace.quality.engine;

import java.util.List;

/// A file of checks as it was read. With a fault in it none of its checks is used.
public record Reading(List<Check> checks, List<Fault> faults) {
    public Reading {
        checks = List.copyOf(checks);
        faults = List.copyOf(faults);
    }
}
