package io.millrace.ingest.store;

import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.drift.Plan;
import io.millrace.ingest.engine.drift.Plan.Reach;
import io.millrace.ingest.engine.drift.Plan.Step;
import io.millrace.ingest.engine.drift.Proposal;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.kernel.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The mappings of datasets, and the batches whose rows they change. Where something is changed the
/// dataset is held.
final class JdbcMappings {
    private static final String RISE =
            """
            update datasets set mapping_revision = mapping_revision + 1 where name = ?
            returning mapping_revision
            """;
    private static final String REVISION = "select mapping_revision from datasets where name = ?";
    private static final String ADD =
            """
            insert into column_mappings (dataset, drift, column_name, sources, takes, lenient,
                                         conversion, for_later, for_rows, revision)
            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
            """;
    private static final String END =
            "update column_mappings set until = ? where drift = ? and until is null";

    /// Batch `b`, and those that it reads again, or that its record was in.
    private static final String WAY =
            """
            with recursive way (id, before) as (
                select b.id, coalesce(b.replays, b.made_of)
                union all
                select r.id, coalesce(r.replays, r.made_of)
                  from way join batches r on r.id = way.before)
            """;

    /// What a batch is read from came with the first of these, which says whether it has a change:
    /// a replay of an old batch is old.
    private static final String ORIGIN =
            " cross join lateral ("
                    + WAY
                    + " select min(id) as origin, array_agg(id) as ids from way) as o ";

    /// Of many batches, few of which are replays.
    private static final String ORIGINS =
            " cross join lateral (select case when coalesce(b.replays, b.made_of) is null then b.id else ("
                    + WAY
                    + " select min(id) from way) end as origin) as o ";

    /// Whether drift `d` changes rows of a batch that came with `o.origin`.
    private static final String REACHES =
            """
            (d.reach = 'all' or (d.reach = 'since' and o.origin >= d.batch)
             or (d.reach = 'before' and o.origin < d.batch))
            """;

    /// Whether drift `d` is about what batch `b` is read from.
    private static final String IS_ABOUT =
            "("
                    + REACHES
                    + """
                      or (d.reach = 'none' and (o.origin >= d.batch or exists (
                             select from drift_batches l
                              where l.drift = d.id and l.batch = any (o.ids)))))
                    """;

    /// Of a batch of which nothing is stored the rows need nothing; what is mended later does.
    /// Batches under way are listed when they end: see [#LIST_LATE].
    private static final String LIST =
            """
            insert into drift_batches (drift, batch, state)
            select ?, b.id, case when b.rows_stored > 0 then 'waiting' else 'done' end
              from batches b
            """
                    + ORIGINS
                    + """
                     where b.dataset = ? and b.state = 'stored'
                       and b.rows_stored + b.rows_quarantined > 0
                       and o.origin between ? and ?
                    on conflict do nothing
                    """;

    /// Of what came before a batch.
    private static final String READ_AGAIN =
            "select b.id from batches b "
                    + ORIGINS
                    + """
                     where b.dataset = ? and coalesce(b.replays, b.made_of) is not null
                       and b.id >= ? and o.origin < ?
                    """;

    /// Rows of these batches need nothing; records that were set aside of them are read anew. Those
    /// that were set aside for something else since the change may have it too.
    private static final String LIST_SET_ASIDE =
            """
            insert into drift_batches (drift, batch, state)
            select distinct ?::bigint, q.batch, 'done'
              from quarantine q join batches b on b.id = q.batch
             where q.decision is null and q.dataset = ?
               and ((q.reason = ? and q.column_name = ?)
                    or (b.replays is null and q.batch >= ?))
            on conflict do nothing
            """;

    /// For each mapping that was accepted while the batch was read.
    private static final String LIST_LATE =
            """
            insert into drift_batches (drift, batch, state)
            select d.id, b.id, case when r.is_reached then 'waiting' else 'done' end
              from drifts d
              join batches b on b.dataset = d.dataset
            """
                    + ORIGINS
                    + " cross join lateral (select "
                    + REACHES
                    + """
                     as is_reached) r
                     where b.id = ? and d.state = 'accepted' and d.revision > b.mapping_revision
                       and (r.is_reached or (d.replays <> 'none' and o.origin >= d.batch))
                    on conflict do nothing
                    returning drift
                    """;

    private static final String RUN_LATE =
            "update drifts set backfill = 'running', problem = null where id = any (?)";
    private static final String OF_ROWS =
            "select jsonb_agg("
                    + KeptMapping.OBJECT
                    + """
                       order by m.revision, m.id)::text
                      from column_mappings m where m.drift = ? and m.for_rows
                    """;

    private static final String OF_BATCHES =
            "select jsonb_agg("
                    + KeptMapping.OBJECT
                    + """
                       order by m.revision, m.id)::text
                      from batches b
                    """
                    + ORIGIN
                    + """
                      join column_mappings m on m.dataset = b.dataset
                      join drifts d on d.id = m.drift
                     where b.id = ?
                    """;

    /// Those that its rows were read by, and those by which its rows were changed since.
    private static final String OF_BATCH =
            OF_BATCHES
                    + """
                       and ((b.mapping_revision >= m.revision
                             and b.mapping_revision < coalesce(m.until, b.mapping_revision + 1)
                             and case when b.replays is null then m.for_later
                                      else m.for_rows and
                    """
                    + IS_ABOUT
                    + """
                                 end)
                            or (m.for_rows and m.until is null and exists (
                                select from drift_batches l
                                 where l.drift = m.drift and l.batch = b.id and l.state = 'done')))
                    """;

    /// Those that a batch is read by which reads another again, as of a revision.
    private static final String OF_REPLAY =
            OF_BATCHES
                    + " and m.for_rows and m.revision <= ? and (m.until is null or m.until > ?) and "
                    + IS_ABOUT;

    /// Whether the file came before those whose encoding was accepted for the dataset.
    private static final String IS_OF_OLD_ENCODING =
            "select exists (select from batches b "
                    + ORIGIN
                    + """
                      join datasets s on s.name = b.dataset
                      join drifts d on d.dataset = b.dataset
                     where b.id = ? and d.state = 'accepted' and d.kind = 'encoding'
                       and cardinality(d.columns) = 0
                       and d.mapping ->> 'detail' = s.dialect ->> 'encoding' and not
                    """
                    + IS_ABOUT
                    + ")";

    private static final String IS_UNDER_WAY =
            """
            select exists (select from drift_batches where batch = any (?) and line_done is not null
                              and state <> 'done')
            """;
    private static final String NEXT =
            """
            select batch, coalesce(line_done, -9223372036854775808) from drift_batches
             where drift = ? and state = ? order by batch limit ?
            """;
    private static final String PROGRESS =
            "update drift_batches set line_done = ? where drift = ? and batch = ?";
    private static final String DONE =
            "update drift_batches set state = 'done', line_done = null where drift = ? and batch = ?";
    private static final String FORGET = "delete from drift_batches where drift = ? and batch = ?";
    private static final String RESTORE =
            """
            update drift_batches set state = 'restoring', line_done = null
             where drift = ? and exists (select from drift_originals o
                                          where o.drift = drift_batches.drift
                                            and o.batch = drift_batches.batch)
            """;
    private static final String FORGET_OTHERS =
            "delete from drift_batches where drift = ? and state <> 'restoring'";

    private final Connection c;

    JdbcMappings(Connection c) {
        this.c = c;
    }

    /// @return the revision that the dataset has now
    long rise(String dataset) throws SQLException {
        try (var update = c.prepareStatement(RISE)) {
            update.setString(1, dataset);
            try (var row = update.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    long revision(String dataset) throws SQLException {
        try (var select = c.prepareStatement(REVISION)) {
            select.setString(1, dataset);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    void add(String dataset, long drift, List<Step> steps, long revision) throws SQLException {
        try (var insert = c.prepareStatement(ADD)) {
            for (var step : steps) {
                var its = step.mapping();
                insert.setString(1, dataset);
                insert.setLong(2, drift);
                insert.setString(3, its.column());
                insert.setArray(4, c.createArrayOf("text", its.sources().toArray()));
                insert.setBoolean(5, its.takes());
                insert.setBoolean(6, its.isLenient());
                insert.setString(7, Json.write(KeptConversion.of(its.conversion())));
                insert.setBoolean(8, step.isForLater());
                insert.setBoolean(9, step.isForRows());
                insert.setLong(10, revision);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Takes the mappings of a drift away from later batches.
    void end(long drift, long revision) throws SQLException {
        try (var update = c.prepareStatement(END)) {
            update.setLong(1, revision);
            update.setLong(2, drift);
            update.executeUpdate();
        }
    }

    /// Lists the batches whose rows are to be changed.
    ///
    /// @param first batch that had the change
    void list(long drift, String dataset, long first, Reach reach) throws SQLException {
        if (reach == Reach.NONE) return;
        try (var insert = c.prepareStatement(LIST)) {
            insert.setLong(1, drift);
            insert.setString(2, dataset);
            insert.setLong(3, reach == Reach.SINCE ? first : 0);
            insert.setLong(4, reach == Reach.BEFORE ? first - 1 : Long.MAX_VALUE);
            insert.executeUpdate();
        }
    }

    /// @param first batch that had the change
    void listSetAside(long drift, String dataset, SetAside group, long first) throws SQLException {
        try (var insert = c.prepareStatement(LIST_SET_ASIDE)) {
            insert.setLong(1, drift);
            insert.setString(2, dataset);
            insert.setString(3, group.reason());
            insert.setString(4, group.column());
            insert.setLong(5, first);
            insert.executeUpdate();
        }
    }

    /// Lists a batch for what was accepted while it was read, whose mappings it does not know.
    ///
    /// @return those drifts, which have work again
    List<Long> listLate(long batch) throws SQLException {
        var drifts = new ArrayList<Long>();
        try (var insert = c.prepareStatement(LIST_LATE)) {
            insert.setLong(1, batch);
            try (var row = insert.executeQuery()) {
                while (row.next()) drifts.add(row.getLong(1));
            }
        }
        if (drifts.isEmpty()) return drifts;
        try (var update = c.prepareStatement(RUN_LATE)) {
            update.setArray(1, c.createArrayOf("int8", drifts.toArray()));
            update.executeUpdate();
        }
        return drifts;
    }

    Mappings ofRows(long drift) throws SQLException {
        return one(OF_ROWS, drift);
    }

    /// The mappings that the rows of a batch were made by.
    Mappings ofBatch(long batch) throws SQLException {
        return one(OF_BATCH, batch);
    }

    /// The mappings that a batch is to be read by which reads what another was read from: those of
    /// later batches are for what has the change.
    ///
    /// @param revision of the dataset's mappings
    Mappings ofReplay(long batch, long revision) throws SQLException {
        try (var select = c.prepareStatement(OF_REPLAY)) {
            select.setLong(1, batch);
            select.setLong(2, revision);
            select.setLong(3, revision);
            try (var row = select.executeQuery()) {
                row.next();
                return KeptMapping.read(row.getString(1));
            }
        }
    }

    /// Whether what a batch reads again is not in the encoding that the dataset's CSV has since.
    boolean isOfOldEncoding(long batch) throws SQLException {
        try (var select = c.prepareStatement(IS_OF_OLD_ENCODING)) {
            select.setLong(1, batch);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// Batches from `first` on that read again what came before it.
    List<Long> readAgain(String dataset, long first) throws SQLException {
        var batches = new ArrayList<Long>();
        try (var select = c.prepareStatement(READ_AGAIN)) {
            select.setString(1, dataset);
            select.setLong(2, first);
            select.setLong(3, first);
            try (var row = select.executeQuery()) {
                while (row.next()) batches.add(row.getLong(1));
            }
        }
        return batches;
    }

    private Mappings one(String sql, long id) throws SQLException {
        try (var select = c.prepareStatement(sql)) {
            select.setLong(1, id);
            try (var row = select.executeQuery()) {
                row.next();
                return KeptMapping.read(row.getString(1));
            }
        }
    }

    /// Whether rows of one of the batches are changed, and others not yet.
    boolean isUnderWay(List<Long> batches) throws SQLException {
        try (var select = c.prepareStatement(IS_UNDER_WAY)) {
            select.setArray(1, c.createArrayOf("int8", batches.toArray()));
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// A batch of the list.
    ///
    /// @param lineDone the last line that was looked at
    record Listed(long batch, long lineDone) {}

    /// @param state `waiting` or `restoring`
    List<Listed> next(long drift, String state, int most) throws SQLException {
        var next = new ArrayList<Listed>();
        try (var select = c.prepareStatement(NEXT)) {
            select.setLong(1, drift);
            select.setString(2, state);
            select.setInt(3, most);
            try (var row = select.executeQuery()) {
                while (row.next()) next.add(new Listed(row.getLong(1), row.getLong(2)));
            }
        }
        return next;
    }

    void progress(long drift, long batch, long line) throws SQLException {
        update(PROGRESS, line, drift, batch);
    }

    void done(long drift, long batch) throws SQLException {
        update(DONE, drift, batch);
    }

    void forget(long drift, long batch) throws SQLException {
        update(FORGET, drift, batch);
    }

    /// Lists the batches whose rows get back what they held; no others are listed any more.
    void restore(long drift) throws SQLException {
        update(RESTORE, drift);
        update(FORGET_OTHERS, drift);
    }

    private void update(String sql, long... values) throws SQLException {
        try (var update = c.prepareStatement(sql)) {
            int at = 1;
            for (long value : values) update.setLong(at++, value);
            update.executeUpdate();
        }
    }

    /// Records that were set aside alike; an empty column is the whole line.
    record SetAside(String reason, String column) {}

    /// The records that a plan has read again; empty for none.
    static Optional<SetAside> group(Plan.Replays replays, Proposal its) {
        return switch (replays) {
            case NONE -> Optional.empty();
            case MISFITS -> Optional.of(alike(Reason.BAD_TYPE, its.columns().getFirst()));
            case UNDECODED -> Optional.of(alike(Reason.BAD_ENCODING, ""));
            case MISSING -> Optional.of(alike(Reason.MISSING_REQUIRED, its.columns().getFirst()));
            case SPARE ->
                    Optional.of(alike(Reason.TOO_MANY_FIELDS, its.mapping().into().getFirst()));
        };
    }

    private static SetAside alike(Reason reason, String column) {
        return new SetAside(reason.code(), column);
    }
}
