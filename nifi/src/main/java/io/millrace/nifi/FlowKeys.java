package io.millrace.nifi;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;

/// Changes the key that a tenant's flows send: the old ones are revoked once NiFi has the new one.
/// What failed between the two lies under `waiting/` and is tried again.
public final class FlowKeys {
    private static final Duration LIFE = Duration.ofDays(365);

    private FlowKeys() {}

    /// Where `use` fails, NiFi may have the new key or the old one: both stay good until the next
    /// time.
    ///
    /// @param use brings the new key to where it is sent from
    public static <T> T renew(MillraceApi api, Set<Kind> kinds, Function<String, T> use) {
        var old = api.keys();
        var made = api.createKey(kinds, Instant.now().plus(LIFE));
        var done = use.apply(made.key());
        old.forEach(api::revoke);
        return done;
    }
}
