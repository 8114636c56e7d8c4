package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DialectAnswer;
import io.millrace.ingest.engine.ExactFacts;
import io.millrace.ingest.engine.Notation;
import io.millrace.ingest.engine.Profile;
import io.millrace.ingest.engine.ProfileSum;
import io.millrace.kernel.Json;
import io.millrace.kernel.Period;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ledger inside the transaction that stores a batch.
final class JdbcLedger {
    private static final String BEGIN =
            """
            insert into batches (dataset, source, state, bytes, checksum, arrived_at)
            values (?, ?, 'running', ?, ?, ?) returning id
            """;
    private static final String BEGIN_RECORD =
            """
            insert into batches (dataset, source, state, bytes, checksum, idempotency_key, actor)
            values (?, 'record', 'running', ?, ?, ?, ?)
            on conflict (idempotency_key) do nothing returning id
            """;
    private static final String OF_KEY =
            "select id, dataset, checksum from batches where idempotency_key = ?";
    private static final String ENDED =
            """
            select id, dataset, source, state, bytes, checksum, started_at, finished_at,
                   rows_in, rows_stored, rows_quarantined,
                   inserted, updated, unchanged, superseded, rows_discarded,
                   dialect::text as dialect, file_name, problem, replaced_by
              from batches where id = ?
            """;
    private static final String END =
            """
            update batches
               set state = 'stored', finished_at = clock_timestamp(), rows_in = ? + ?,
                   rows_stored = ?, rows_quarantined = ?,
                   inserted = ?, updated = ?, unchanged = ?, superseded = ?, dialect = ?::jsonb,
                   mapping_revision = ?
             where id = ? and state in ('received', 'running')
            returning id, dataset, source, state, bytes, checksum, started_at, finished_at,
                      rows_in, rows_stored, rows_quarantined,
                      inserted, updated, unchanged, superseded, rows_discarded,
                      dialect::text as dialect, file_name, problem, replaced_by
            """;
    private static final String SET_MADE_OF =
            """
            update batches b set made_of = coalesce(p.made_of, p.id)
              from batches p where b.id = ? and p.id = ?
            """;
    private static final String SET_NOTATION =
            "update batches set notation = ?::jsonb where id = ?";
    private static final String SET_BODY =
            "update batches set bytes = ?, checksum = ? where id = ?";
    private static final String MEND =
            """
            update batches
               set rows_stored = rows_stored + ?, rows_quarantined = rows_quarantined - ?,
                   inserted = inserted + ?, updated = updated + ?, unchanged = unchanged + ?,
                   superseded = superseded + ?
             where id = ?
            returning id, dataset, source, state, bytes, checksum, started_at, finished_at,
                      rows_in, rows_stored, rows_quarantined,
                      inserted, updated, unchanged, superseded, rows_discarded,
                      dialect::text as dialect, file_name, problem, replaced_by
            """;
    private static final String STATISTICS =
            """
            select s.columns::text, s.dimensions::text, b.rows_stored, s.exact::text
              from batch_statistics s join batches b on b.id = s.batch
             where s.batch = ? for update of s
            """;
    private static final String SET_STATISTICS =
            """
            update batch_statistics
               set columns = ?::jsonb, dimensions = ?::jsonb, exact = ?::jsonb
             where batch = ?
            """;
    private static final String RECLASSIFY =
            """
            update batches
               set inserted = inserted + ?, updated = updated + ?, unchanged = unchanged + ?,
                   superseded = superseded - ?
             where id = ?
            """;
    private static final String OF_STATISTICS =
            "select columns::text, dimensions::text from batch_statistics where batch = ? for update";
    private static final String ADD_TOTALS =
            """
            insert into ingest_totals as t (rows_in, rows_stored, rows_quarantined)
            values (?, ?, ?)
            on conflict (one) do update
               set rows_in = t.rows_in + excluded.rows_in,
                   rows_stored = t.rows_stored + excluded.rows_stored,
                   rows_quarantined = t.rows_quarantined + excluded.rows_quarantined
            returning rows_in, rows_stored, rows_quarantined
            """;
    private static final String COUNT_AND_ADD =
            "with counted as (\n"
                    + PipelineStore.COUNT
                    + "?"
                    + PipelineStore.COUNTED
                    + ")\n"
                    + ADD_TOTALS;
    private static final String ADD_STATISTICS =
            """
            insert into batch_statistics (batch, dataset, columns, dimensions, bad_encoding, exact)
            values (?, ?, ?::jsonb, ?::jsonb, ?, ?::jsonb)
            """;
    private static final String NEXT_OFFSET =
            """
            select next_offset from kafka_offsets
             where source = ? and topic_id = ? and partition = ? for update
            """;
    private static final String SET_OFFSET =
            """
            insert into kafka_offsets (source, topic_id, partition, next_offset)
            values (?, ?, ?, ?)
            on conflict (source, topic_id, partition) do update set next_offset = excluded.next_offset
            """;
    private static final String FIRST_OFFSET =
            """
            insert into kafka_offsets (source, topic_id, partition, next_offset)
            values (?, ?, ?, 0) on conflict do nothing
            """;

    private final Connection c;

    JdbcLedger(Connection c) {
        this.c = c;
    }

    /// Adds a batch for `slice`.
    long begin(Slice slice) throws SQLException {
        var arrivedAt = Period.sql(slice.arrivedAt());
        return begin(slice.dataset(), slice.name(), bytes(slice), checksum(slice), arrivedAt);
    }

    /// Adds a batch of what a source brought.
    ///
    /// @param checksum hex digits of a SHA-256
    long begin(String dataset, String source, long bytes, String checksum) throws SQLException {
        return begin(dataset, source, bytes, checksum, null);
    }

    private long begin(
            String dataset,
            String source,
            long bytes,
            String checksum,
            @Nullable OffsetDateTime arrivedAt)
            throws SQLException {
        try (var insert = c.prepareStatement(BEGIN)) {
            insert.setString(1, dataset);
            insert.setString(2, source);
            insert.setLong(3, bytes);
            insert.setString(4, checksum);
            insert.setObject(5, arrivedAt, Types.TIMESTAMP_WITH_TIMEZONE);
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Adds a batch of one change.
    ///
    /// @return empty when its idempotency key is taken
    Optional<Long> begin(String dataset, Change change) throws SQLException {
        try (var insert = c.prepareStatement(BEGIN_RECORD)) {
            insert.setString(1, dataset);
            insert.setLong(2, change.bytes());
            insert.setString(3, change.checksum());
            insert.setString(4, change.writer().idempotencyKey());
            insert.setString(5, change.writer().actor());
            try (var row = insert.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    /// The batch of an idempotency key.
    record Earlier(long batch, String dataset, String checksum) {}

    Optional<Earlier> find(String idempotencyKey) throws SQLException {
        try (var select = c.prepareStatement(OF_KEY)) {
            select.setString(1, idempotencyKey);
            try (var row = select.executeQuery()) {
                if (!row.next()) return Optional.empty();
                return Optional.of(new Earlier(row.getLong(1), row.getString(2), row.getString(3)));
            }
        }
    }

    /// A batch that was stored, or was replaced.
    BatchAnswer ended(long batch) throws SQLException {
        try (var select = c.prepareStatement(ENDED)) {
            select.setLong(1, batch);
            try (var row = select.executeQuery()) {
                row.next();
                return answer(row);
            }
        }
    }

    private static long bytes(Slice slice) {
        return slice.messages().stream().mapToLong(m -> length(m.value())).sum();
    }

    private static int length(byte @Nullable [] value) {
        return value == null ? 0 : value.length;
    }

    /// Hex digits of the SHA-256 of its messages.
    static String checksum(Slice slice) {
        var digest = sha256();
        for (var message : slice.messages()) {
            var value = message.value();
            if (value != null) digest.update(value);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// What a reading of a batch came to.
    ///
    /// @param dialect of CSV
    /// @param revision of the mappings that it was read by
    record Read(long stored, long setAside, @Nullable DialectAnswer dialect, long revision) {
        static final Read NOTHING = new Read(0, 0, null, 0);
    }

    /// @throws IllegalStateException when the batch was stored or failed meanwhile
    BatchAnswer end(long batch, Read read, Optional<Merged> merged) throws SQLException {
        try (var update = c.prepareStatement(END)) {
            update.setLong(1, read.stored());
            update.setLong(2, read.setAside());
            update.setLong(3, read.stored());
            update.setLong(4, read.setAside());
            set(update, 5, merged.map(Merged::inserted));
            set(update, 6, merged.map(Merged::updated));
            set(update, 7, merged.map(Merged::unchanged));
            set(update, 8, merged.map(Merged::superseded));
            update.setString(9, Conventions.written(read.dialect()));
            update.setLong(10, read.revision());
            update.setLong(11, batch);
            try (var row = update.executeQuery()) {
                if (!row.next()) throw new IllegalStateException("batch " + batch + " has ended");
                return answer(row);
            }
        }
    }

    private static void set(PreparedStatement update, int at, Optional<Long> value)
            throws SQLException {
        update.setObject(at, value.orElse(null), Types.BIGINT);
    }

    private static BatchAnswer answer(ResultSet row) throws SQLException {
        return new BatchAnswer(
                row.getString("id"),
                row.getString("dataset"),
                row.getString("source"),
                row.getString("state"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("finished_at", OffsetDateTime.class).toInstant(),
                row.getLong("rows_in"),
                row.getLong("rows_stored"),
                row.getLong("rows_quarantined"),
                row.getLong("bytes"),
                row.getString("checksum"),
                row.getObject("inserted", Long.class),
                row.getObject("updated", Long.class),
                row.getObject("unchanged", Long.class),
                row.getObject("superseded", Long.class),
                row.getLong("rows_discarded"),
                row.getString("problem"),
                Conventions.read(row.getString("dialect"), DialectAnswer.class),
                row.getString("file_name"),
                null,
                row.getString("replaced_by"));
    }

    /// What a batch was read from, once that is known.
    void setBody(long batch, long bytes, String checksum) throws SQLException {
        try (var set = c.prepareStatement(SET_BODY)) {
            set.setLong(1, bytes);
            set.setString(2, checksum);
            set.setLong(3, batch);
            set.executeUpdate();
        }
    }

    /// The record of a batch is one of `before`, of which something was changed.
    void setMadeOf(long batch, long before) throws SQLException {
        try (var set = c.prepareStatement(SET_MADE_OF)) {
            set.setLong(1, batch);
            set.setLong(2, before);
            set.executeUpdate();
        }
    }

    void setNotation(long batch, Notation notation) throws SQLException {
        try (var set = c.prepareStatement(SET_NOTATION)) {
            set.setString(1, Json.write(notation));
            set.setLong(2, batch);
            set.executeUpdate();
        }
    }

    /// Takes `stored` records of a batch from quarantine to the stored ones.
    BatchAnswer mend(long batch, long stored, Optional<Merged> merged) throws SQLException {
        try (var update = c.prepareStatement(MEND)) {
            update.setLong(1, stored);
            update.setLong(2, stored);
            set(update, 3, merged.map(Merged::inserted));
            set(update, 4, merged.map(Merged::updated));
            set(update, 5, merged.map(Merged::unchanged));
            set(update, 6, merged.map(Merged::superseded));
            update.setLong(7, batch);
            try (var row = update.executeQuery()) {
                row.next();
                return answer(row);
            }
        }
    }

    /// Rows of a batch turned out to have done other things to the current table than was counted;
    /// all of them are still its rows.
    void reclassify(long batch, long inserted, long updated, long unchanged) throws SQLException {
        try (var update = c.prepareStatement(RECLASSIFY)) {
            update.setLong(1, inserted);
            update.setLong(2, updated);
            update.setLong(3, unchanged);
            update.setLong(4, inserted + updated + unchanged);
            update.setLong(5, batch);
            update.executeUpdate();
        }
    }

    /// Empty where a batch has none, as it was replaced.
    Optional<Profile> statistics(long batch) throws SQLException {
        try (var select = c.prepareStatement(OF_STATISTICS)) {
            select.setLong(1, batch);
            try (var row = select.executeQuery()) {
                if (!row.next()) return Optional.empty();
                return Optional.of(StatisticsStore.profile(row.getString(1), row.getString(2)));
            }
        }
    }

    /// Adds rows to the statistics of a batch whose ledger does not have them yet.
    void sumStatistics(long batch, Profile profile, long rows) throws SQLException {
        try (var select = c.prepareStatement(STATISTICS)) {
            select.setLong(1, batch);
            try (var row = select.executeQuery()) {
                if (!row.next()) return;
                var before = StatisticsStore.profile(row.getString(1), row.getString(2));
                long stored = row.getLong(3);
                var exact = StatisticsStore.exact(row.getString(4));
                setStatistics(
                        batch,
                        ProfileSum.of(before, stored, profile, rows),
                        exact.map(
                                its -> ExactFacts.sum(its, stored, ExactFacts.of(profile), rows)));
            }
        }
    }

    /// @param exact empty where it is not known
    void setStatistics(long batch, Profile profile, Optional<List<ExactFacts>> exact)
            throws SQLException {
        try (var update = c.prepareStatement(SET_STATISTICS)) {
            update.setString(1, StatisticsStore.columns(profile));
            update.setString(2, StatisticsStore.dimensions(profile));
            update.setString(3, exact.map(Json::write).orElse(null));
            update.setLong(4, batch);
            update.executeUpdate();
        }
    }

    /// Adds a batch that ended, and counts it among those of its hour.
    Ledger.Sums addTotals(BatchAnswer batch) throws SQLException {
        try (var add = c.prepareStatement(COUNT_AND_ADD)) {
            add.setLong(1, Long.parseLong(batch.id()));
            add.setLong(2, batch.rowsIn());
            add.setLong(3, batch.rowsStored());
            add.setLong(4, batch.rowsQuarantined());
            return sums(add);
        }
    }

    Ledger.Sums addTotals(long in, long stored, long quarantined) throws SQLException {
        try (var add = c.prepareStatement(ADD_TOTALS)) {
            add.setLong(1, in);
            add.setLong(2, stored);
            add.setLong(3, quarantined);
            return sums(add);
        }
    }

    private static Ledger.Sums sums(PreparedStatement add) throws SQLException {
        try (var row = add.executeQuery()) {
            row.next();
            return new Ledger.Sums(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    void addStatistics(long batch, String dataset, Profile profile, long badEncoding)
            throws SQLException {
        try (var insert = c.prepareStatement(ADD_STATISTICS)) {
            insert.setLong(1, batch);
            insert.setString(2, dataset);
            insert.setString(3, StatisticsStore.columns(profile));
            insert.setString(4, StatisticsStore.dimensions(profile));
            insert.setLong(5, badEncoding);
            insert.setString(6, Json.write(ExactFacts.of(profile)));
            insert.executeUpdate();
        }
    }

    /// The first offset of the slice's partition that is not stored; holds the partition until the
    /// transaction ends, so that two nodes never store the same records.
    long nextOffset(Slice slice) throws SQLException {
        try (var first = c.prepareStatement(FIRST_OFFSET);
                var select = c.prepareStatement(NEXT_OFFSET)) {
            name(first, slice).executeUpdate();
            try (var row = name(select, slice).executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    void setOffset(Slice slice) throws SQLException {
        try (var set = c.prepareStatement(SET_OFFSET)) {
            name(set, slice).setLong(4, slice.nextOffset());
            set.executeUpdate();
        }
    }

    private static PreparedStatement name(PreparedStatement statement, Slice slice)
            throws SQLException {
        statement.setString(1, slice.source());
        statement.setString(2, slice.topicId());
        statement.setInt(3, slice.partition());
        return statement;
    }
}
