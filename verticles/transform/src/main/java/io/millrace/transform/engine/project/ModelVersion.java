package io.millrace.transform.engine.project;

import java.math.BigDecimal;

/// Which version of a model a node is.
///
/// @param model the name that all versions share
/// @param version as it is written, without the `v`
/// @param latest the one that is read where none is named
public record ModelVersion(String model, String version, String latest) {
    public boolean isLatest() {
        return version.equals(latest);
    }

    /// The name of the node: `orders.v2`.
    String node() {
        return node(model, version);
    }

    static String node(String model, String version) {
        return model + ".v" + version;
    }

    /// The name that the file and the relation have unless others are given: `orders_v2`.
    String usual() {
        return model + "_v" + version;
    }

    /// Less than zero where this one is older than `other`: numbers by value, and before names.
    int compareTo(String other) {
        boolean isNumber = isNumber(version);
        if (isNumber && isNumber(other)) {
            return new BigDecimal(version).compareTo(new BigDecimal(other));
        }
        if (isNumber != isNumber(other)) return isNumber ? -1 : 1;
        return version.compareTo(other);
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,18}(\\.\\d{1,18})?");
    }
}
