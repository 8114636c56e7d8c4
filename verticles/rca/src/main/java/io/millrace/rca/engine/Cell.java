package io.millrace.rca.engine;

/// What some rows contribute to a measure.
///
/// @param weight what the amount is spread over: rows, values, or 1 for a whole batch
/// @param amount the sum of values or the number of counted rows
public record Cell(double weight, double amount) {
    /// An infinite or undefined amount counts as none.
    public Cell {
        if (!Double.isFinite(amount)) amount = 0;
    }

    static final Cell NONE = new Cell(0, 0);

    public double rate() {
        return weight == 0 ? 0 : amount / weight;
    }

    Cell plus(Cell other) {
        return new Cell(weight + other.weight, amount + other.amount);
    }
}
