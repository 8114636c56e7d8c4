package io.millrace.rca.engine.prediction;

/// A decision tree.
sealed interface Tree {
    double of(double[] row);

    record Leaf(double value) implements Tree {
        @Override
        public double of(double[] row) {
            return value;
        }
    }

    /// @param missingLeft where a row goes of which the feature is missing
    record Split(int feature, double cut, boolean missingLeft, Tree left, Tree right)
            implements Tree {
        @Override
        public double of(double[] row) {
            double value = row[feature];
            boolean isLeft = Double.isNaN(value) ? missingLeft : value <= cut;
            return (isLeft ? left : right).of(row);
        }
    }
}
