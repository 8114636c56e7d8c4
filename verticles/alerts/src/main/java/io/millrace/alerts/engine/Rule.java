package io.millrace.alerts.engine;

import java.util.OptionalDouble;

/// When an alert fires and when it resolves. Between `threshold` and `clearAt` it stays as it is,
/// so that a value that wavers there fires once.
///
/// @param subject empty for all
/// @param clearAt on the well side of the threshold, or equal to it
/// @param batches of an error rate, else 0
public record Rule(
        String name, Kind kind, String subject, double threshold, double clearAt, int batches) {
    public enum Decision {
        FIRE,
        RESOLVE,
        STAY
    }

    /// @param isOpen whether its alert is
    /// @param value as it is now; empty where it cannot be measured, which decides nothing
    public Decision decide(boolean isOpen, OptionalDouble value) {
        if (value.isEmpty() || Double.isNaN(value.getAsDouble())) return Decision.STAY;
        double now = value.getAsDouble();
        if (isOpen) return isWell(now) ? Decision.RESOLVE : Decision.STAY;
        return isBad(now) ? Decision.FIRE : Decision.STAY;
    }

    private boolean isBad(double now) {
        return kind.isLowBad() ? now < threshold : now > threshold;
    }

    private boolean isWell(double now) {
        return kind.isLowBad() ? now >= clearAt : now <= clearAt;
    }

    /// Whether an alert of the one is an alert of the other.
    public boolean isAbout(Rule other) {
        return kind == other.kind && subject.equals(other.subject);
    }
}
