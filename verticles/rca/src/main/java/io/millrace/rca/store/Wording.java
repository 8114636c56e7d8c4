package io.millrace.rca.store;

import io.millrace.rca.api.RcaRequest.Cause;

/// Causes in one English line, for lists and the console.
final class Wording {
    private Wording() {}

    /// Such as `batch 7: tariff 1995.2 instead of 19.9 (x100)`.
    static String of(Cause cause) {
        var text = new StringBuilder(cause.kind()).append(' ').append(cause.name());
        var evidence = cause.evidence();
        if (evidence.containsKey("actual") && evidence.containsKey("expected")) {
            text.append(": ");
            if (evidence.get("column") != null) text.append(evidence.get("column")).append(' ');
            text.append(evidence.get("actual")).append(" instead of ");
            text.append(evidence.get("expected"));
        } else if (evidence.containsKey("silentSeconds")) {
            text.append(": silent for ").append(evidence.get("silentSeconds")).append(" s");
        }
        if (evidence.get("hint") != null) {
            text.append(" (").append(evidence.get("hint")).append(')');
        }
        return text.toString();
    }
}
