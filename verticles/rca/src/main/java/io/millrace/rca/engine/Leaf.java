package io.millrace.rca.engine;

/// One cell against what was expected of it.
///
/// @param value the dimension's value; empty for a whole batch
/// @param expected amount
/// @param chance the deviation that chance alone may reach
record Leaf(String batch, String value, Cell cell, double expected, double chance) {
    double deviation() {
        return cell.amount() - expected;
    }

    /// The deviation without what chance may have done.
    double surprise() {
        return beyond(chance, deviation());
    }

    static double beyond(double chance, double deviation) {
        double rest = Math.abs(deviation) - chance;
        return rest <= 0 ? 0 : Math.copySign(rest, deviation);
    }
}
