package io.millrace.tenants;

import io.millrace.kernel.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Who makes a request, as its verified token says.
///
/// @param actor user id, or `key:<id>` for an API key
/// @param role empty for an API key that may only ingest
/// @param scopes of an API key: role names, `ingest` and `ingest:<dataset>`; empty for a user
/// @param session the sign-in that it belongs to; empty for an API key
public record Principal(
        TenantId tenant,
        String actor,
        Optional<Role> role,
        Set<String> scopes,
        Instant expiresAt,
        String session) {
    public Principal {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Role needed) {
        return role.filter(own -> own.covers(needed)).isPresent();
    }

    /// Whether records may be sent to `dataset`, which takes an engineer or an ingest scope.
    public boolean mayIngest(String dataset) {
        return may(Role.ENGINEER)
                || scopes.contains("ingest")
                || scopes.contains("ingest:" + dataset);
    }

    /// Whether it is a user of the organization, not a program with a key.
    public boolean isPerson() {
        return !actor.contains(":");
    }

    /// The same caller in another role.
    Principal as(Role other) {
        return new Principal(tenant, actor, Optional.of(other), scopes, expiresAt, session);
    }
}
