package io.millrace.ingest.engine.pull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// How long to wait before a request is repeated.
public final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Backoff() {}

    /// Doubling from a second to a minute.
    ///
    /// @param failed requests in a row, from 1
    public static Duration after(int failed) {
        var wait = FIRST.multipliedBy(1L << Math.clamp(failed - 1, 0, 10));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /// What a `Retry-After` header asks for (RFC 9110, 10.2.3): seconds or a date; empty where it
    /// is neither. Never negative.
    public static Optional<Duration> asked(String header, Instant now) {
        var text = header.strip();
        if (text.matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        try {
            var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
