package io.millrace.matching.api;

import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the matching service is asked. `R` is the type of the answer; answers are written to the
/// client as they are.
public sealed interface MatchingRequest<R> extends Request<R> {
    String ADDRESS = "matching";

    /// Says which datasets hold an entity, and by which fields its records are compared. Without
    /// datasets they are proposed from the tenant's data.
    record PutEntity(TenantId tenant, String entity, Declaration declaration)
            implements MatchingRequest<EntityAnswer> {}

    /// All entities by name.
    record Entities(TenantId tenant) implements MatchingRequest<EntityList> {}

    record GetEntity(TenantId tenant, String entity) implements MatchingRequest<EntityAnswer> {}

    /// Matches again.
    ///
    /// @param waited answer when the run has ended
    record Run(TenantId tenant, String entity, boolean waited)
            implements MatchingRequest<EntityRun> {}

    /// Which record is which entity, by dataset and record.
    ///
    /// @param entityId only the members of this entity; an id that was merged finds its heir
    record Records(
            TenantId tenant,
            String entity,
            @Nullable String entityId,
            int limit,
            @Nullable String cursor)
            implements MatchingRequest<RecordPage> {}

    /// Golden records, the largest entities first.
    record Golden(TenantId tenant, String entity, int limit, @Nullable String cursor)
            implements MatchingRequest<GoldenPage> {}

    /// Compared pairs with their reasons, the likeliest first.
    ///
    /// @param recordId only the pairs of this record
    record Matches(
            TenantId tenant,
            String entity,
            @Nullable String recordId,
            int limit,
            @Nullable String cursor)
            implements MatchingRequest<MatchPage> {}

    /// Counts over all entities.
    record Totals(TenantId tenant) implements MatchingRequest<TotalsAnswer> {}

    /// What a client says of an entity; what is absent is proposed or has its default.
    ///
    /// @param linkOnly no dataset holds an entity twice
    /// @param threshold probability from which two records are the same
    /// @param engine `native` or `zingg`
    record Declaration(
            @Nullable List<DatasetPart> datasets,
            @Nullable Boolean linkOnly,
            @Nullable Double threshold,
            @Nullable String engine) {}

    /// One dataset of an entity.
    ///
    /// @param id the column that names a record; absent, each row is a record of its own
    /// @param fields kind by column: `name given family organisation email phone date address
    ///   postcode number identifier category text`
    record DatasetPart(String dataset, @Nullable String id, Map<String, String> fields) {
        public DatasetPart {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /// An entity with the counts of its last run.
    ///
    /// @param state `new`, `queued`, `running`, `done` or `failed`
    /// @param records that were matched
    /// @param golden entities found
    /// @param duplicates `records - golden`
    /// @param pairs compared
    /// @param progress of the run under way, 0 to 1
    /// @param problem why the last run failed
    record EntityAnswer(
            String entity,
            List<DatasetPart> datasets,
            boolean linkOnly,
            double threshold,
            String engine,
            String state,
            long records,
            long golden,
            long duplicates,
            long pairs,
            @Nullable Instant finishedAt,
            double progress,
            @Nullable String problem) {
        public EntityAnswer {
            datasets = List.copyOf(datasets);
        }
    }

    record EntityList(List<EntityAnswer> items) {
        public EntityList {
            items = List.copyOf(items);
        }
    }

    /// How a run stands; the items of the socket's channel `entities` too.
    record EntityRun(
            String entity,
            String state,
            long records,
            long golden,
            long duplicates,
            long pairs,
            @Nullable Instant finishedAt,
            double progress,
            @Nullable String problem) {}

    record RecordRef(String dataset, String recordId) {}

    record EntityRecord(String dataset, String recordId, String entityId) {}

    record RecordPage(List<EntityRecord> items, @Nullable String next) {
        public RecordPage {
            items = List.copyOf(items);
        }
    }

    /// A value that survived.
    ///
    /// @param rule why: `agreed`, `mostFrequent`, `longest` or `newest`
    record GoldenValue(String value, String dataset, String recordId, String rule) {}

    /// @param values by field; a field that no member has is absent
    record GoldenRecord(String entityId, Map<String, GoldenValue> values, int members) {
        public GoldenRecord {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    record GoldenPage(List<GoldenRecord> items, @Nullable String next) {
        public GoldenPage {
            items = List.copyOf(items);
        }
    }

    /// Evidence of one field, or of the `prior`. All bits of a pair sum to the logarithm to base 2
    /// of its odds.
    record Reason(String field, String level, double bits) {}

    /// A compared pair.
    ///
    /// @param decision `match`, `possible` (too little evidence) or `separated` (enough evidence,
    ///   but the other records of the two entities speak against it)
    record Match(
            RecordRef left,
            RecordRef right,
            double probability,
            List<Reason> contributions,
            String decision) {
        public Match {
            contributions = List.copyOf(contributions);
        }
    }

    record MatchPage(List<Match> items, @Nullable String next) {
        public MatchPage {
            items = List.copyOf(items);
        }
    }

    /// @param duplicates records that are no entity of their own
    record TotalsAnswer(long golden, long duplicates) {}
}
