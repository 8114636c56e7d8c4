package io.millrace.matching.store;

import static io.millrace.matching.store.EntityStore.parsed;
import static io.millrace.matching.store.EntityStore.stream;

import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.matching.api.MatchingRequest.EntityRecord;
import io.millrace.matching.api.MatchingRequest.GoldenRecord;
import io.millrace.matching.api.MatchingRequest.GoldenValue;
import io.millrace.matching.api.MatchingRequest.Match;
import io.millrace.matching.api.MatchingRequest.Reason;
import io.millrace.matching.api.MatchingRequest.RecordRef;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what runs found, page by page. All calls run inside a transaction of
/// [io.millrace.tenants.db.TenantDb].
public final class ResultReader {
    private static final int LONGEST_CHAIN = 50;

    static final String RECORDS =
            """
            select dataset, record_id, entity_id from entity_record
            where entity = $1 and ($2::text is null or entity_id = $2)
              and (dataset, record_id) > ($3, $4)
            order by dataset, record_id limit $5
            """;
    static final String HEIR =
            """
            select to_id from entity_history
            where entity = $1 and from_id = $2 and kind = 'merged' order by id desc limit 1
            """;
    static final String IS_ALIVE =
            "select entity_id from golden_record where entity = $1 and entity_id = $2";
    static final String GOLDEN =
            """
            select entity_id, field_values, members from golden_record
            where entity = $1
              and ($2::integer is null or members < $2 or (members = $2 and entity_id > $3))
            order by members desc, entity_id limit $4
            """;
    static final String MATCHES =
            """
            select left_dataset, left_id, right_dataset, right_id, bits, contributions::text, decision
            from entity_match
            where entity = $1 and ($2::text is null or left_id = $2 or right_id = $2)
              and ($3::float8 is null or bits < $3 or (bits = $3
                and (left_dataset, left_id, right_dataset, right_id) > ($4, $5, $6, $7)))
            order by bits desc, left_dataset, left_id, right_dataset, right_id limit $8
            """;

    private static final TypeReference<LinkedHashMap<String, GoldenValue>> VALUES =
            new TypeReference<>() {};
    private static final TypeReference<List<Reason>> REASONS = new TypeReference<>() {};

    /// @param entityId only its members
    /// @param after the last record of the page before
    public List<EntityRecord> records(
            SqlConnection c, String entity, @Nullable String entityId, RecordRef after, int limit) {
        var values = Tuple.of(entity, entityId, after.dataset(), after.recordId(), limit);
        return stream(c.preparedQuery(RECORDS).execute(values).await())
                .map(row -> new EntityRecord(row.getString(0), row.getString(1), row.getString(2)))
                .toList();
    }

    /// The id under which an entity is found today: its own, or that of what it was merged into.
    public String current(SqlConnection c, String entity, String entityId) {
        var id = entityId;
        for (int hop = 0; hop < LONGEST_CHAIN; hop++) {
            if (c.preparedQuery(IS_ALIVE).execute(Tuple.of(entity, id)).await().size() > 0) break;
            var heir = c.preparedQuery(HEIR).execute(Tuple.of(entity, id)).await().iterator();
            if (!heir.hasNext()) break;
            id = heir.next().getString(0);
        }
        return id;
    }

    /// @param members with `entityId`: of the last record of the page before, or null
    public List<GoldenRecord> golden(
            SqlConnection c, String entity, @Nullable Integer members, String entityId, int limit) {
        var values = Tuple.of(entity, members, entityId, limit);
        return stream(c.preparedQuery(GOLDEN).execute(values).await())
                .map(row ->
                        new GoldenRecord(
                                row.getString(0),
                                parsed(row.getString(1), VALUES),
                                row.getInteger(2)))
                .toList();
    }

    /// Where a page of matches begins.
    ///
    /// @param bits null for the first page
    public record After(@Nullable Double bits, RecordRef left, RecordRef right) {}

    /// A match with the bits it is sorted by.
    public record Found(Match match, double bits) {}

    public List<Found> matches(
            SqlConnection c, String entity, @Nullable String recordId, After after, int limit) {
        var values =
                Tuple.tuple()
                        .addString(entity)
                        .addString(recordId)
                        .addDouble(after.bits())
                        .addString(after.left().dataset())
                        .addString(after.left().recordId())
                        .addString(after.right().dataset())
                        .addString(after.right().recordId())
                        .addInteger(limit);
        return stream(c.preparedQuery(MATCHES).execute(values).await())
                .map(ResultReader::found)
                .toList();
    }

    private static Found found(Row row) {
        double bits = row.getDouble("bits");
        return new Found(
                new Match(
                        new RecordRef(row.getString("left_dataset"), row.getString("left_id")),
                        new RecordRef(row.getString("right_dataset"), row.getString("right_id")),
                        1 / (1 + Math.pow(2, -bits)),
                        parsed(row.getString("contributions"), REASONS),
                        row.getString("decision")),
                bits);
    }
}
