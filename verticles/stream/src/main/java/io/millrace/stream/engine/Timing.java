package io.millrace.stream.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The instants of a schedule that time alone makes due.
public sealed interface Timing {
    /// The first instant after `now`.
    ///
    /// @param known one of its instants; only an interval has need of it
    /// @throws IllegalStateException when none comes within eight years
    Instant after(Instant known, Instant now);

    /// The newest instants in [known, now], at most `most`, the oldest first.
    ///
    /// @param known one of its instants, not after `now`
    List<Instant> newest(Instant known, Instant now, int most);

    record ByCron(Cron cron) implements Timing {
        @Override
        public Instant after(Instant known, Instant now) {
            return cron.next(now)
                    .orElseThrow(() -> new IllegalStateException("no instant after " + now));
        }

        @Override
        public List<Instant> newest(Instant known, Instant now, int most) {
            return cron.newest(known, now, most);
        }
    }

    record Every(Duration interval) implements Timing {
        public Every {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("interval: " + interval);
            }
        }

        @Override
        public Instant after(Instant known, Instant now) {
            if (known.isAfter(now)) return known;
            return known.plus(interval.multipliedBy(past(known, now) + 1));
        }

        @Override
        public List<Instant> newest(Instant known, Instant now, int most) {
            var found = new ArrayList<Instant>();
            long past = past(known, now);
            for (long i = Math.max(0, past - most + 1); i <= past; i++) {
                found.add(known.plus(interval.multipliedBy(i)));
            }
            return found;
        }

        private long past(Instant known, Instant now) {
            return Duration.between(known, now).dividedBy(interval);
        }
    }
}
