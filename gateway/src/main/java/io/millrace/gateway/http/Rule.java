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
/// @param caller who may call it
/// @param lowest the lowest role of a member that may call it; empty for the others
/// @param ingest whether a key that may only ingest into the dataset may call it too
/// @param recorded in the record of calls although it changes nothing
/// @param head whether HEAD is answered like GET without a body
/// @param body how the body is read
/// @param types media types of the body; empty when there is none
/// @param aliases paths that mean the same
public record Rule(
        String id,
        HttpMethod method,
        String path,
        Caller caller,
        Optional<Role> lowest,
        boolean ingest,
        boolean recorded,
        boolean head,
        Body body,
        Set<String> types,
        List<String> aliases) {
    public Rule {
        types = Set.copyOf(types);
        aliases = List.copyOf(aliases);
    }

    /// Who an operation is for.
    public enum Caller {
        /// Everybody; a token that comes is not looked at.
        ANYBODY,
        /// Everybody, and who shows a token as somebody.
        ANYBODY_OR_MEMBER,
        MEMBER,
        /// Who runs the platform.
        OPERATOR
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
        return caller == Caller.ANYBODY || caller == Caller.ANYBODY_OR_MEMBER;
    }

    public boolean isOperators() {
        return caller == Caller.OPERATOR;
    }

    /// Whether each call is in the record: those that change something, and those that take
    /// everything.
    public boolean isRecorded() {
        return recorded || isMutation();
    }

    public boolean isMutation() {
        return !HttpMethod.GET.equals(method);
    }
}
