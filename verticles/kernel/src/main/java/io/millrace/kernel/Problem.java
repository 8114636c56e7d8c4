package io.millrace.kernel;

import java.util.Map;

/// An RFC 9457 problem as data: it travels over the bus unchanged and the gateway renders it.
///
/// @param type one of the table below, `urn:problem:<name>`
/// @param status HTTP status, 400 to 599
/// @param title the same for every occurrence of `type`
/// @param detail this occurrence and what to do next; safe to show to the tenant
/// @param members further fields of the problem document
public record Problem(
        String type, int status, String title, String detail, Map<String, Object> members) {
    private static final Map<String, String> UNITS = Map.of("storage", "bytes of storage");

    public Problem {
        if (status < 400 || status > 599) throw new IllegalArgumentException("status: " + status);
        members = Map.copyOf(members);
    }

    private static Problem of(String name, int status, String title, String detail) {
        return new Problem("urn:problem:" + name, status, title, detail, Map.of());
    }

    /// The request breaks the contract: unknown field, wrong type, missing value.
    public static Problem invalid(String detail) {
        return of("invalid", 400, "Invalid request", detail);
    }

    /// No valid token. The detail never says which part was wrong.
    public static Problem unauthenticated() {
        return of("unauthenticated", 401, "Not signed in", "Sign in, or send a valid token.");
    }

    /// E-mail or password wrong; the same for an unknown e-mail.
    public static Problem badCredentials() {
        return of(
                "bad-credentials",
                401,
                "Sign-in failed",
                "E-mail, password or organization is wrong; correct them and try again.");
    }

    public static Problem forbidden(String detail) {
        return of("forbidden", 403, "Not allowed", detail);
    }

    /// Missing, or another tenant's: the two are told apart by nobody.
    ///
    /// @param detail a sentence that also says what to do
    public static Problem notFound(String detail) {
        return of("not-found", 404, "Not found", detail);
    }

    /// The same for a thing that was named.
    ///
    /// @param thing such as `model`
    /// @param name as the caller gave it
    /// @param way to what there is, such as `GET /api/v1/models lists them`
    public static Problem notFound(String thing, String name, String way) {
        return notFound("There is no " + thing + " " + name + " here; " + way + ".");
    }

    /// @param allowed methods of the path, as the `Allow` header lists them
    public static Problem methodNotAllowed(String allowed) {
        return of("method-not-allowed", 405, "Wrong method", "This path answers " + allowed + ".")
                .with("allow", allowed);
    }

    public static Problem conflict(String detail) {
        return of("conflict", 409, "Conflict", detail);
    }

    /// It was there, and will not be again, such as an invitation that was used.
    public static Problem gone(String detail) {
        return of("gone", 410, "Gone", detail);
    }

    public static Problem tooLarge(String detail) {
        return of("too-large", 413, "Too large", detail);
    }

    public static Problem addressTooLong() {
        return of("address-too-long", 414, "Address too long", "Shorten the address.");
    }

    public static Problem headersTooLong() {
        return of("headers-too-long", 431, "Headers too long", "Send fewer or shorter headers.");
    }

    public static Problem unsupportedMedia(String detail) {
        return of("unsupported-media", 415, "Unsupported format", detail);
    }

    /// Well-formed, but it cannot be done, such as SodaCL that names an unknown metric.
    public static Problem unprocessable(String detail) {
        return of("unprocessable", 422, "Cannot be done", detail);
    }

    public static Problem tooMany(String detail, int retryAfterSeconds) {
        return of("too-many", 429, "Too many requests", detail)
                .with("retryAfter", retryAfterSeconds);
    }

    /// A tenant used all that it may.
    ///
    /// @param quota what is limited
    /// @param per `day`, `minute` or `now`
    public static Problem overQuota(
            String quota, String per, long limit, long used, int retryAfterSeconds) {
        var period = per.equals("now") ? "at once" : "a " + per;
        var detail =
                "The organization's plan allows %d %s %s, and %d are used; wait, or ask for a larger plan."
                        .formatted(limit, UNITS.getOrDefault(quota, quota), period, used);
        return of("over-quota", 429, "Over quota", detail)
                .with("quota", quota)
                .with("limit", limit)
                .with("used", used)
                .with("retryAfter", retryAfterSeconds);
    }

    public static Problem internal() {
        return of(
                "internal", 500, "Internal error", "It was logged; retry, or report the trace id.");
    }

    /// A part that the request needs is down or still starting.
    public static Problem unavailable(String detail) {
        return of("unavailable", 503, "Not available now", detail);
    }

    public static Problem timeout(String detail) {
        return of("timeout", 504, "Took too long", detail);
    }

    public static Problem noSpace() {
        return of(
                "no-space",
                507,
                "No space left",
                "The server's disk is full; nothing of this request was kept. Retry later.");
    }

    /// Whether the same request may go well later without a change: something was away or full.
    public boolean passes() {
        return status == 503 || status == 504 || status == 507;
    }

    public Problem with(String member, Object value) {
        var more = new java.util.HashMap<>(members);
        more.put(member, value);
        return new Problem(type, status, title, detail, more);
    }

    public ProblemException toException() {
        return new ProblemException(this);
    }
}
