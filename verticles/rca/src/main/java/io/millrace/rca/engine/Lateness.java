package io.millrace.rca.engine;

import io.millrace.rca.engine.Candidate.Kind;
import io.millrace.rca.engine.Candidate.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Explains a stale or a too small table: a feed that stopped, or batches that carry old times.
public final class Lateness {
    private static final int LEAST_BATCHES = 3;
    private static final double LATE = 2;

    /// Feeds that come faster were replayed, and their rhythm says nothing.
    private static final Duration LEAST_INTERVAL = Duration.ofMinutes(1);

    private Lateness() {}

    /// @param at when the batch was stored
    /// @param newest the newest value of the checked time column in it
    public record Arrival(String batch, String source, Instant at, Optional<Instant> newest) {}

    /// At most one candidate.
    ///
    /// @param arrivals oldest first
    /// @param limit the greatest good age; absent where the check is not about age
    public static List<Candidate> rank(
            List<Arrival> arrivals, Optional<Duration> limit, Instant now) {
        if (arrivals.isEmpty()) return List.of(noFeed());
        var last = arrivals.getLast();
        var silence = Duration.between(last.at(), now);
        var usual = usualInterval(arrivals);
        boolean isSilent =
                limit.map(most -> silence.compareTo(most) > 0)
                        .orElse(usual.map(u -> isLate(silence, u)).orElse(false));
        if (isSilent) return List.of(silent(last, silence, usual));
        return limit.isPresent() ? oldTimes(last, now) : List.of();
    }

    private static boolean isLate(Duration silence, Duration usual) {
        return usual.compareTo(LEAST_INTERVAL) >= 0 && silence.toMillis() > LATE * usual.toMillis();
    }

    private static Candidate noFeed() {
        var evidence = new LinkedHashMap<String, Object>();
        evidence.put("batches", 0);
        return new Candidate(Kind.FEED, "no batch ever came", 1, 0.9, evidence, Place.ALL);
    }

    private static Candidate silent(Arrival last, Duration silence, Optional<Duration> usual) {
        var evidence = new LinkedHashMap<String, Object>();
        evidence.put("lastBatch", last.batch());
        evidence.put("lastBatchAt", last.at().toString());
        evidence.put("silentSeconds", silence.toSeconds());
        usual.ifPresent(u -> evidence.put("usualSeconds", u.toSeconds()));
        return new Candidate(
                Kind.FEED,
                last.source(),
                1,
                usual.isPresent() ? 0.95 : 0.7,
                evidence,
                Place.batch(last.batch()));
    }

    private static List<Candidate> oldTimes(Arrival last, Instant now) {
        var evidence = new LinkedHashMap<String, Object>();
        evidence.put("lastBatchAt", last.at().toString());
        last.newest().ifPresent(newest -> evidence.put("newestValue", newest.toString()));
        last.newest()
                .ifPresent(n -> evidence.put("ageSeconds", Duration.between(n, now).toSeconds()));
        return List.of(
                new Candidate(
                        Kind.BATCH, last.batch(), 1, 0.8, evidence, Place.batch(last.batch())));
    }

    private static Optional<Duration> usualInterval(List<Arrival> arrivals) {
        if (arrivals.size() < LEAST_BATCHES) return Optional.empty();
        var gaps = new ArrayList<Double>();
        for (int i = 1; i < arrivals.size(); i++) {
            var gap = Duration.between(arrivals.get(i - 1).at(), arrivals.get(i).at());
            gaps.add((double) gap.toMillis());
        }
        return Optional.of(Duration.ofMillis((long) Medians.of(gaps)));
    }
}
