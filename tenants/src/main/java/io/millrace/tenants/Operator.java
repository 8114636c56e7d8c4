package io.millrace.tenants;

import java.time.Instant;

/// Who runs the platform, as a verified token says. No member of a tenant.
public record Operator(String id, Instant expiresAt) {
    /// What the record of calls and a token for a tenant call an operator.
    public static final String ACTOR = "operator:";

    /// The name in the record of calls.
    public String actor() {
        return ACTOR + id;
    }
}
