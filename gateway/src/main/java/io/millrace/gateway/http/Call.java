package io.millrace.gateway.http;

import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.Operator;
import io.millrace.tenants.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call that was let in: who, what for, with which values. The values keep the contract's bounds.
///
/// @param who empty where the operation is public, or the operator's
/// @param byOperator the operator whose operation it is
/// @param address of the client; empty when the platform itself calls
/// @param parameters of path, query and header, absent ones by the contract's default
/// @param body whole, where the operation does not stream it
/// @param request where it came from; absent when the platform itself calls
public record Call(
        Optional<Principal> who,
        Optional<Operator> byOperator,
        String trace,
        String address,
        Map<String, String> parameters,
        Buffer body,
        @Nullable HttpServerRequest request) {
    public Call {
        parameters = Map.copyOf(parameters);
    }

    /// A call that a person's socket makes for its snapshot.
    public static Call by(Principal who, String trace, Map<String, String> parameters) {
        return new Call(
                Optional.of(who), Optional.empty(), trace, "", parameters, Buffer.buffer(), null);
    }

    public Principal caller() {
        return who.orElseThrow(() -> Problem.unauthenticated().toException());
    }

    public Operator operator() {
        return byOperator.orElseThrow(() -> Problem.unauthenticated().toException());
    }

    public TenantId tenant() {
        return caller().tenant();
    }

    /// A parameter that is required or has a default.
    public String text(String parameter) {
        return optional(parameter)
                .orElseThrow(() -> Problem.invalid(parameter + ": is missing.").toException());
    }

    public Optional<String> optional(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }

    public @Nullable String nullable(String parameter) {
        return parameters.get(parameter);
    }

    public int limit() {
        return Integer.parseInt(text("limit"));
    }

    public boolean isWaited() {
        return optional("wait").filter("true"::equals).isPresent();
    }

    /// The JSON body.
    public <T> T body(Class<T> type) {
        return Json.read(body.toString(), type);
    }

    /// Length of the body as the client says it; 0 where it does not.
    public long declaredBytes() {
        return BoundedBody.declared(incoming());
    }

    /// The request itself, for what is no parameter: its stream, its cookies.
    public HttpServerRequest incoming() {
        if (request == null) throw new IllegalStateException("not an HTTP call");
        return request;
    }
}
