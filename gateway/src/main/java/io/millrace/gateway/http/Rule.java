package io.millrace.gateway.http;

import io.millrace.tenants.Role;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One operation of the OpenAPI file and what it demands.
///
/// @param id its `operationId`
/// @param path in OpenAPI's form
/// @param lowest the lowest role that may call it; empty for a public operation
/// @param ingest whether a key that may only ingest into the dataset may call it too
/// @param body how the body is read
/// @param types media types of the body; empty when there is none
/// @param aliases paths that mean the same
public record Rule(
        String id,
        HttpMethod method,
        String path,
        Optional<Role> lowest,
        boolean ingest,
        Body body,
        Set<String> types,
        List<String> aliases) {
    public Rule {
        types = Set.copyOf(types);
        aliases = List.copyOf(aliases);
    }

    /// How the body of a request is read.
    public enum Body {
        NONE,
        /// Whole, and validated.
        JSON,
        /// Whole, as text.
        TEXT,
        /// By the endpoint, with back-pressure.
        STREAM
    }

    public boolean isPublic() {
        return lowest.isEmpty();
    }

    public boolean isMutation() {
        return !HttpMethod.GET.equals(method);
    }
}
