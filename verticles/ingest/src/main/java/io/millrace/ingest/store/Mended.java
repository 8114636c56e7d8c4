package io.millrace.ingest.store;

import io.millrace.ingest.engine.MendedRecord;
import io.millrace.ingest.engine.Notation;
import io.millrace.ingest.engine.Rejected;
import org.jspecify.annotations.Nullable;

/// What a rule makes of a record in quarantine.
///
/// @param notation how its batch is written; null only with a fault
/// @param made null where the rule fails for the record
/// @param before the value, or the whole line; null where there is none
/// @param after what the rule gives
/// @param fault why the record stays; null where it fits
public record Mended(
        Held held,
        @Nullable Notation notation,
        @Nullable MendedRecord made,
        @Nullable String before,
        @Nullable String after,
        @Nullable Rejected fault) {
    Mended without(@Nullable Rejected why) {
        return new Mended(held, notation, made, before, after, why);
    }

    public long id() {
        return held.id();
    }

    public long batch() {
        return held.batch();
    }

    public long line() {
        return held.record().line();
    }
}
