package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DriftMapping;
import io.millrace.ingest.engine.drift.Batch;
import io.millrace.ingest.engine.drift.Change;
import io.millrace.ingest.engine.drift.Plan;
import io.millrace.ingest.engine.drift.Proposal;
import io.millrace.ingest.engine.drift.Wish;
import io.millrace.kernel.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Drifts inside the transaction that stores a batch or changes rows.
final class JdbcDrifts {
    /// What is still to be converted is of another shape.
    private static final String EARLIER =
            """
            select s.columns::text, b.rows_in, s.bad_encoding
              from batch_statistics s join batches b on b.id = s.batch
             where s.dataset = ? and s.batch <> ?
               and not exists (select from drift_batches l where l.batch = s.batch and l.state <> 'done')
             order by s.batch desc limit ?
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

    private static final String KNOWN_VALUES =
            """
            select jsonb_object_keys(mapping -> 'values') from drifts
             where dataset = ? and kind = 'enum-grown' and state = 'accepted' and columns = ?
            """;
    private static final String ONE =
            """
            select id, dataset, batch, kind, columns, mapping::text, state, backfill, revision,
                   changed, replays, coalesce(decided_by, '')
              from drifts where id = ?
            """;
    private static final String LOCKED = ONE + " for update";
    private static final String ACCEPT =
            """
            update drifts
               set state = 'accepted', decided_at = clock_timestamp(), decided_by = ?, converts = ?,
                   placed = ?, backfill = ?, revision = ?, changed = ?, reach = ?, replays = ?
             where id = ?
            """;
    private static final String ALIAS =
            """
            insert into column_aliases (dataset, header, name, drift)
            select dataset, ?, columns[1], id from drifts where id = ?
            on conflict (dataset, header) do update set name = excluded.name, drift = excluded.drift
            """;
    private static final String NO_ALIAS = "delete from column_aliases where drift = ?";
    private static final String DECODE =
            """
            update datasets
               set dialect = coalesce(dialect, '{}'::jsonb) || jsonb_build_object('encoding', ?::text)
             where name = ?
            """;
    private static final String NO_DECODE =
            """
            update datasets set dialect = dialect - 'encoding'
             where name = ? and dialect ->> 'encoding' = ?
            """;

    /// What was accepted later of the same columns is about what this one gives.
    private static final String IS_BUILT_ON =
            """
            select exists (
                select from drifts later join drifts its on its.dataset = later.dataset
                 where its.id = ? and later.state = 'accepted' and later.revision > its.revision
                   and (later.columns || later.changed) && (its.columns || its.changed))
            """;

    private static final String WITHDRAW =
            """
            update drifts
               set state = 'withdrawn', decided_at = clock_timestamp(), decided_by = ?, reason = ?,
                   problem = null,
                   backfill = case when exists (select from drift_batches where drift = drifts.id)
                                   then 'restoring' end
             where id = ?
            returning backfill is not null
            """;
    private static final String RESUME =
            """
            update drifts set backfill = case state when 'withdrawn' then 'restoring' else 'running' end,
                   problem = null
             where id = ? and backfill = 'failed'
            """;
    private static final String PROGRESS =
            """
            update drifts
               set rows_changed = rows_changed + ?, rows_left = rows_left + ?, backfill = ?
             where id = ?
            """;
    private static final String READ_AGAIN =
            """
            insert into quarantine_decisions (kind, dataset, reason, column_name, up_to, whole_line,
                                              actor, state, rows, drift)
            select 'replay', dataset, reason, column_name, max(id), ?, ?, 'queued', count(*), ?
              from quarantine
             where decision is null and dataset = ? and reason = ? and column_name = ?
             group by dataset, reason, column_name
            returning id
            """;
    private static final String SET_DECISION = "update drifts set decision = ? where id = ?";

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
            insert.setString(5, Json.write(DriftMappings.answer(change.mapping())));
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

    /// Values of a column that were accepted beyond those that it had.
    Set<String> knownValues(String dataset, List<String> columns) throws SQLException {
        var values = new HashSet<String>();
        try (var select = c.prepareStatement(KNOWN_VALUES)) {
            select.setString(1, dataset);
            select.setArray(2, c.createArrayOf("text", columns.toArray()));
            try (var row = select.executeQuery()) {
                while (row.next()) values.add(row.getString(1));
            }
        }
        return values;
    }

    /// A drift, and how far it is carried out.
    ///
    /// @param backfill empty for none
    /// @param changed columns whose stored values are changed
    record Drift(
            long id,
            String dataset,
            long batch,
            Proposal proposal,
            String state,
            String backfill,
            long revision,
            List<String> changed,
            Plan.Replays replays,
            String decidedBy) {}

    Optional<Drift> find(long id) throws SQLException {
        return one(ONE, id);
    }

    /// Held until the transaction ends.
    Optional<Drift> lock(long id) throws SQLException {
        return one(LOCKED, id);
    }

    private Optional<Drift> one(String sql, long id) throws SQLException {
        try (var select = c.prepareStatement(sql)) {
            select.setLong(1, id);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(drift(row)) : Optional.empty();
            }
        }
    }

    private static Drift drift(ResultSet row) throws SQLException {
        var backfill = row.getString(8);
        var mapping = Json.read(row.getString(6), DriftMapping.class);
        var columns = List.of((String[]) row.getArray(5).getArray());
        return new Drift(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                new Proposal(
                        DriftMappings.kind(row.getString(4)),
                        columns,
                        DriftMappings.mapping(mapping)),
                row.getString(7),
                backfill == null ? "" : backfill,
                row.getLong(9),
                List.of((String[]) row.getArray(10).getArray()),
                DriftMappings.replays(row.getString(11)),
                row.getString(12));
    }

    void accept(Drift drift, Wish wish, Plan plan, String actor, long revision)
            throws SQLException {
        try (var update = c.prepareStatement(ACCEPT)) {
            update.setString(1, actor);
            update.setString(2, wish.converts().id());
            update.setString(3, wish.as().map(Wish.As::id).orElse(null));
            update.setString(4, plan.isNothing() ? null : "running");
            update.setLong(5, revision);
            update.setArray(6, c.createArrayOf("text", plan.changed().toArray()));
            update.setString(7, DriftMappings.id(plan.reach()));
            update.setString(8, DriftMappings.id(plan.replays()));
            update.setLong(9, drift.id());
            update.executeUpdate();
        }
    }

    void alias(long drift, String header) throws SQLException {
        try (var insert = c.prepareStatement(ALIAS)) {
            insert.setString(1, header);
            insert.setLong(2, drift);
            insert.executeUpdate();
        }
    }

    void noAlias(long drift) throws SQLException {
        try (var delete = c.prepareStatement(NO_ALIAS)) {
            delete.setLong(1, drift);
            delete.executeUpdate();
        }
    }

    /// Has the CSV of a dataset read in an encoding.
    void decode(String dataset, String encoding) throws SQLException {
        try (var update = c.prepareStatement(DECODE)) {
            update.setString(1, encoding);
            update.setString(2, dataset);
            update.executeUpdate();
        }
    }

    void noDecode(String dataset, String encoding) throws SQLException {
        try (var update = c.prepareStatement(NO_DECODE)) {
            update.setString(1, dataset);
            update.setString(2, encoding);
            update.executeUpdate();
        }
    }

    boolean isBuiltOn(long drift) throws SQLException {
        try (var select = c.prepareStatement(IS_BUILT_ON)) {
            select.setLong(1, drift);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// @return whether rows get back what they held
    boolean withdraw(long drift, String actor, String reason) throws SQLException {
        try (var update = c.prepareStatement(WITHDRAW)) {
            update.setString(1, actor);
            update.setString(2, reason);
            update.setLong(3, drift);
            try (var row = update.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// Lets what failed go on.
    void resume(long drift) throws SQLException {
        try (var update = c.prepareStatement(RESUME)) {
            update.setLong(1, drift);
            update.executeUpdate();
        }
    }

    void progress(long drift, long changed, long left, String backfill) throws SQLException {
        try (var update = c.prepareStatement(PROGRESS)) {
            update.setLong(1, changed);
            update.setLong(2, left);
            update.setString(3, backfill);
            update.setLong(4, drift);
            update.executeUpdate();
        }
    }

    /// Decides that the records which were set aside for a drift are read again.
    ///
    /// @return the decision; empty when there are none
    Optional<Long> readAgain(Drift drift) throws SQLException {
        var group = JdbcMappings.group(drift.replays(), drift.proposal());
        if (group.isEmpty()) return Optional.empty();
        try (var insert = c.prepareStatement(READ_AGAIN)) {
            insert.setBoolean(1, group.get().column().isEmpty());
            insert.setString(2, drift.decidedBy());
            insert.setLong(3, drift.id());
            insert.setString(4, drift.dataset());
            insert.setString(5, group.get().reason());
            insert.setString(6, group.get().column());
            try (var row = insert.executeQuery()) {
                if (!row.next()) return Optional.empty();
                long decision = row.getLong(1);
                setDecision(drift.id(), decision);
                return Optional.of(decision);
            }
        }
    }

    private void setDecision(long drift, long decision) throws SQLException {
        try (var update = c.prepareStatement(SET_DECISION)) {
            update.setLong(1, decision);
            update.setLong(2, drift);
            update.executeUpdate();
        }
    }
}
