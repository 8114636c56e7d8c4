package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DriftMapping;
import io.millrace.ingest.engine.drift.Change;
import io.millrace.ingest.engine.drift.Mapping;
import io.millrace.ingest.engine.drift.Plan;
import java.util.LinkedHashMap;
import java.util.Locale;

/// What the engine says of drifts, as tables and answers say it, and back.
final class DriftMappings {
    private DriftMappings() {}

    static DriftMapping answer(Mapping its) {
        return new DriftMapping(
                its.rule().id(),
                its.into(),
                its.values(),
                its.factor(),
                its.offset(),
                its.detail(),
                its.written());
    }

    static Mapping mapping(DriftMapping its) {
        return new Mapping(
                Mapping.Rule.valueOf(its.rule().toUpperCase(Locale.ROOT)),
                its.into(),
                new LinkedHashMap<>(its.values()),
                its.factor(),
                its.offset(),
                its.detail(),
                its.written());
    }

    static Change.Kind kind(String id) {
        return Change.Kind.valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static String id(Enum<?> its) {
        return its.name().toLowerCase(Locale.ROOT);
    }

    static Plan.Replays replays(String id) {
        return Plan.Replays.valueOf(id.toUpperCase(Locale.ROOT));
    }
}
