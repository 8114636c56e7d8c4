package io.millrace.ingest.store;

import io.millrace.ingest.engine.drift.Batch;
import io.millrace.ingest.engine.drift.Change;
import io.millrace.kernel.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Drifts inside the transaction that stores a batch or moves rows.
final class JdbcDrifts {
    private static final String EARLIER =
            """
            select s.columns::text, b.rows_in, s.bad_encoding
              from batch_statistics s join batches b on b.id = s.batch
             where s.dataset = ? and s.batch <> ? order by s.batch desc limit ?
            """;
    private static final String ADD =
            """
            insert into drifts (dataset, batch, kind, columns, mapping, confidence, evidence, sameness)
            values (?, ?, ?, ?, ?::jsonb, ?, ?, ?)
            on conflict (dataset, sameness) where state <> 'obsolete' do nothing
            returning id
            """;

    /// What is known of the same columns now takes the place of what was open about them.
    private static final String OBSOLETE =
            """
            update drifts set state = 'obsolete'
             where dataset = ? and state = 'open' and columns = ? and id <> ?
            """;

    private static final String ACCEPT =
            """
            update drifts
               set state = 'accepted', decided_at = clock_timestamp(), decided_by = ?,
                   backfill = 'running'
             where id = ?
            """;
    private static final String ALIAS =
            """
            insert into column_aliases (dataset, header, name, drift)
            select d.dataset, c.header, d.columns[1], d.id
              from drifts d join dataset_columns c
                on c.dataset = d.dataset and c.name = d.mapping -> 'into' ->> 0
             where d.id = ?
            on conflict (dataset, header) do update set name = excluded.name, drift = excluded.drift
            """;
    private static final String BACKFILL =
            """
            select dataset, columns[1], mapping -> 'into' ->> 0, batch, batch_done, line_done, backfill,
                   exists (select from batches b
                            where b.dataset = d.dataset and b.state in ('received', 'running')
                              and b.received_at < d.decided_at)
                   or clock_timestamp() < d.decided_at + interval '1 minute'
              from drifts d where id = ? and backfill in ('running', 'settling') for update
            """;
    private static final String MOVED =
            """
            update drifts
               set rows_moved = rows_moved + ?, batch_done = ?, line_done = ?, backfill = ?
             where id = ?
            """;

    private final Connection c;

    JdbcDrifts(Connection c) {
        this.c = c;
    }

    /// The last batches before `batch`, oldest first.
    List<Batch> earlier(String dataset, long batch, int most) throws SQLException {
        var found = new ArrayList<Batch>();
        try (var select = c.prepareStatement(EARLIER)) {
            select.setString(1, dataset);
            select.setLong(2, batch);
            select.setInt(3, most);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    var profile = StatisticsStore.profile(row.getString(1), "[]");
                    found.addFirst(new Batch(profile, row.getLong(2), row.getLong(3)));
                }
            }
        }
        return found;
    }

    /// @return empty when it is known already
    Optional<Long> add(String dataset, long batch, Change change) throws SQLException {
        var columns = c.createArrayOf("text", change.columns().toArray());
        try (var insert = c.prepareStatement(ADD)) {
            insert.setString(1, dataset);
            insert.setLong(2, batch);
            insert.setString(3, change.kind().id());
            insert.setArray(4, columns);
            insert.setString(5, Json.write(DriftStore.mapping(change.mapping())));
            insert.setDouble(6, change.confidence());
            insert.setArray(7, c.createArrayOf("text", change.evidence().toArray()));
            insert.setString(8, change.sameness());
            try (var row = insert.executeQuery()) {
                if (!row.next()) return Optional.empty();
                long id = row.getLong(1);
                obsolete(dataset, columns, id);
                return Optional.of(id);
            }
        }
    }

    private void obsolete(String dataset, java.sql.Array columns, long id) throws SQLException {
        try (var update = c.prepareStatement(OBSOLETE)) {
            update.setString(1, dataset);
            update.setArray(2, columns);
            update.setLong(3, id);
            update.executeUpdate();
        }
    }

    void accept(long drift, String actor) throws SQLException {
        try (var update = c.prepareStatement(ACCEPT)) {
            update.setString(1, actor);
            update.setLong(2, drift);
            update.executeUpdate();
        }
    }

    void alias(long drift) throws SQLException {
        try (var insert = c.prepareStatement(ALIAS)) {
            insert.setLong(1, drift);
            insert.executeUpdate();
        }
    }

    /// How far the rows of a rename are moved.
    ///
    /// @param isUnderWay batches may come yet that read the columns as before
    record Backfill(
            String dataset,
            String from,
            String into,
            long batch,
            long batchDone,
            long lineDone,
            String state,
            boolean isUnderWay) {}

    /// Held until the transaction ends; empty when it is at its end.
    Optional<Backfill> backfill(long drift) throws SQLException {
        try (var select = c.prepareStatement(BACKFILL)) {
            select.setLong(1, drift);
            try (var row = select.executeQuery()) {
                if (!row.next()) return Optional.empty();
                return Optional.of(
                        new Backfill(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getString(7),
                                row.getBoolean(8)));
            }
        }
    }

    void moved(long drift, long rows, long batch, long line, String state) throws SQLException {
        try (var update = c.prepareStatement(MOVED)) {
            update.setLong(1, rows);
            update.setLong(2, batch);
            update.setLong(3, line);
            update.setString(4, state);
            update.setLong(5, drift);
            update.executeUpdate();
        }
    }
}
