package io.millrace.rca.engine.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Two series rid of what others tell of them, by orthogonal projection (modified Gram-Schmidt).
final class Residuals {
    /// Less than this part left of a control says nothing new.
    private static final double NOTHING = 1e-10;

    private final double[] first;
    private final double[] second;

    /// @param all the two, then the controls; of like length and finite
    Residuals(List<double[]> all) {
        var centred = all.stream().map(Residuals::centred).toList();
        this.first = centred.get(0);
        this.second = centred.get(1);
        var basis = new ArrayList<double[]>();
        for (var control : centred.subList(2, centred.size())) {
            double whole = dot(control, control);
            basis.forEach(known -> remove(control, known));
            double left = dot(control, control);
            if (left > NOTHING * whole) basis.add(control);
        }
        for (var known : basis) {
            clean(first, known);
            clean(second, known);
        }
    }

    private static double[] centred(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values).map(value -> value - mean).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void remove(double[] values, double[] known) {
        double factor = dot(values, known) / dot(known, known);
        for (int i = 0; i < values.length; i++) values[i] -= factor * known[i];
    }

    /// What is left of a series that the controls tell whole is nothing, not rounding.
    private static void clean(double[] values, double[] known) {
        double whole = dot(values, values);
        remove(values, known);
        if (dot(values, values) <= NOTHING * whole) Arrays.fill(values, 0);
    }

    double[] first() {
        return first.clone();
    }

    double[] second() {
        return second.clone();
    }
}
