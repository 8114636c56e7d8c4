package io.millrace.gateway.http;

import io.millrace.gateway.limit.Allowance;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.Audit;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a call is answered with.
///
/// @param type media type, empty where there is no body
/// @param actor who turned out to be calling, where the token did not say it
/// @param changes for the record of calls
/// @param writer of a body that is too long to be held; `body` is empty then
public record Answer(
        int status,
        String type,
        Buffer body,
        List<Header> headers,
        Optional<Actor> actor,
        Optional<Audit.Changes> changes,
        Optional<Writer> writer) {
    /// Writes a body; runs on a thread of its own, which may block.
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    public record Header(String name, String value) {}

    public record Actor(TenantId tenant, String id, String role) {}

    public Answer {
        headers = List.copyOf(headers);
    }

    /// `value` as JSON.
    public static Answer json(int status, Object value) {
        return of(status, "application/json", Buffer.buffer(Json.write(value)));
    }

    public static Answer ok(Object value) {
        return json(200, value);
    }

    public static Answer noContent() {
        return of(204, "", Buffer.buffer());
    }

    public static Answer of(int status, String type, Buffer body) {
        return new Answer(
                status,
                type,
                body,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// A body that is written while it is sent.
    public static Answer streamed(String type, Writer writer) {
        var none = Buffer.buffer();
        return new Answer(
                200,
                type,
                none,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(writer));
    }

    /// The problem document (RFC 9457) of `problem`.
    static Answer problem(Problem problem, String trace) {
        var document = new LinkedHashMap<String, Object>();
        document.put("type", problem.type());
        document.put("title", problem.title());
        document.put("status", problem.status());
        document.put("detail", problem.detail());
        document.put("instance", trace);
        problem.members().forEach(document::putIfAbsent);
        var body = Buffer.buffer(Json.write(document));
        var answer = of(problem.status(), "application/problem+json", body);
        return switch (problem.status()) {
            case 401 -> answer.with("WWW-Authenticate", "Bearer");
            case 405 -> answer.with("Allow", String.valueOf(problem.members().get("allow")));
            case 429 -> answer.with("Retry-After", retryAfter(problem.members()));
            default ->
                    problem.members().containsKey("retryAfter")
                            ? answer.with("Retry-After", retryAfter(problem.members()))
                            : answer;
        };
    }

    private static String retryAfter(Map<String, Object> members) {
        return String.valueOf(members.getOrDefault("retryAfter", 1));
    }

    public Answer with(String header, String value) {
        return with(new Header(header, value));
    }

    private Answer with(Header... added) {
        var more = new ArrayList<Header>(headers.size() + added.length);
        more.addAll(headers);
        Collections.addAll(more, added);
        return new Answer(status, type, body, more, actor, changes, writer);
    }

    /// Adds the RateLimit fields (draft-ietf-httpapi-ratelimit-headers).
    ///
    /// @param policy what is limited
    public Answer within(Allowance its, String policy) {
        long reset = its.isAllowed() ? its.windowSeconds() : its.retrySeconds();
        return with(
                new Header(
                        "RateLimit-Policy",
                        "\"" + policy + "\";q=" + its.limit() + ";w=" + its.windowSeconds()),
                new Header("RateLimit", "\"" + policy + "\";r=" + its.remaining() + ";t=" + reset));
    }

    public Answer by(Actor who) {
        return new Answer(status, type, body, headers, Optional.of(who), changes, writer);
    }

    /// Says in the record of calls what was and what is.
    public Answer changing(Object before, Object after) {
        var its = Optional.of(new Audit.Changes(before, after));
        return new Answer(status, type, body, headers, actor, its, writer);
    }
}
