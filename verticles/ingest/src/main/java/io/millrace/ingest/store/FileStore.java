package io.millrace.ingest.store;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files that were seen at sources, and what was brought of them.
public final class FileStore {
    private static final String SEE =
            """
            insert into files as f (source, name, seen)
            select $1, s.name, s.version
              from unnest($2::text[], $3::text[]) as s (name, version)
             where not exists (
                 select from files k
                  where k.source = $1 and k.name = s.name and k.seen = s.version)
            on conflict (source, name) do update
               set seen = excluded.seen, seen_at = clock_timestamp()
             where f.seen is distinct from excluded.seen
            """;
    private static final String FRESH =
            """
            select s.name, f.checksum, f.batch, coalesce(b.state = 'failed', false),
                   f.seen_at <= clock_timestamp() - $4 * interval '1 millisecond'
              from unnest($2::text[], $3::text[]) as s (name, version)
              join files f on f.source = $1 and f.name = s.name
              left join batches b on b.id = f.batch
             where f.version is distinct from s.version
             order by s.name
            """;
    private static final String BROUGHT =
            """
            update files
               set version = $3, checksum = $4, batch = $5, pull = $6, counted = $7, problem = $8
             where source = $1 and name = $2
            """;
    private static final String ADOPT =
            """
            update files set pull = $2
             where source = $1 and not counted and pull is distinct from $2
            """;
    private static final String OPEN =
            """
            select b.job from files f join batches b on b.id = f.batch
             where f.pull = $1 and not f.counted
             order by b.id
            """;
    private static final String COUNT =
            """
            with ended as (
                update files f
                   set counted = true,
                       problem = case when b.state = 'failed' then coalesce(b.problem, '') end
                  from batches b
                 where b.id = f.batch and f.pull = $1 and not f.counted
                   and b.state in ('stored', 'failed')
                returning b.state, b.rows_in, b.rows_stored, b.rows_quarantined
            )
            select count(*), count(*) filter (where state = 'stored'),
                   coalesce(sum(rows_in), 0)::bigint, coalesce(sum(rows_stored), 0)::bigint,
                   coalesce(sum(rows_quarantined), 0)::bigint
              from ended
            """;
    private static final String FAILED =
            """
            select count(*) over (), name, problem from files
             where pull = $1 and problem is not null
             order by name limit 1
            """;
    private static final String FORGET = "delete from files where source = $1";
    private static final String FORGET_GONE =
            """
            delete from files
             where source = $1 and counted and seen_at < now() - $3 * interval '1 day'
               and name <> all ($2::text[])
            """;

    /// A file that is not the one that was brought last.
    ///
    /// @param checksum of what was brought last, in `batch`, which failed or not; null before
    /// @param isSettled it is as it was for long enough
    public record Fresh(
            String name,
            @Nullable String checksum,
            @Nullable Long batch,
            boolean isFailed,
            boolean isSettled) {}

    /// What was brought of a file.
    ///
    /// @param checksum of its content; null where that could not be read
    /// @param isCounted it has no rows that the pull does not count yet
    /// @param problem why it cannot be stored, where that is known
    public record Brought(
            String name,
            String version,
            @Nullable String checksum,
            long batch,
            boolean isCounted,
            @Nullable String problem) {}

    /// Rows of batches that came to their end.
    ///
    /// @param ended batches, of which some are stored
    public record Counted(long ended, long stored, long rowsIn, long rows, long quarantined) {}

    /// @param count files of a pull that could not be stored, of which one is told
    public record Failed(long count, String name, String problem) {}

    /// Notes how files are now, and tells which of them are new or changed, by name.
    ///
    /// @param versions by name
    /// @param settle so long a file is to be as it was
    public List<Fresh> fresh(
            SqlConnection c, String source, Map<String, String> versions, Duration settle) {
        var names = versions.keySet().toArray(String[]::new);
        var its = versions.values().toArray(String[]::new);
        c.preparedQuery(SEE).execute(Tuple.of(source, names, its)).await();
        var found = new ArrayList<Fresh>();
        var values = Tuple.of(source, names, its, settle.toMillis());
        for (var row : c.preparedQuery(FRESH).execute(values).await()) {
            found.add(
                    new Fresh(
                            row.getString(0),
                            row.getString(1),
                            row.getLong(2),
                            row.getBoolean(3),
                            row.getBoolean(4)));
        }
        return found;
    }

    public void brought(SqlConnection c, String source, long pull, Brought its) {
        var values =
                Tuple.of(
                        source,
                        its.name(),
                        its.version(),
                        its.checksum(),
                        its.batch(),
                        pull,
                        its.isCounted(),
                        its.problem());
        c.preparedQuery(BROUGHT).execute(values).await();
    }

    /// What an earlier pull ended without counting is this one's.
    public void adopt(SqlConnection c, String source, long pull) {
        c.preparedQuery(ADOPT).execute(Tuple.of(source, pull)).await();
    }

    /// Jobs of the batches of a pull whose rows are not counted, oldest first.
    public List<Optional<Long>> open(SqlConnection c, long pull) {
        var jobs = new ArrayList<Optional<Long>>();
        for (var row : c.preparedQuery(OPEN).execute(Tuple.of(pull)).await()) {
            jobs.add(Optional.ofNullable(row.getLong(0)));
        }
        return jobs;
    }

    /// Counts the rows of the batches of a pull that have come to their end, each once.
    public Counted count(SqlConnection c, long pull) {
        var row = c.preparedQuery(COUNT).execute(Tuple.of(pull)).await().iterator().next();
        return new Counted(
                row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    /// @return empty when all files of the pull could be stored
    public Optional<Failed> failed(SqlConnection c, long pull) {
        var rows = c.preparedQuery(FAILED).execute(Tuple.of(pull)).await().iterator();
        if (!rows.hasNext()) return Optional.empty();
        var row = rows.next();
        return Optional.of(new Failed(row.getLong(0), row.getString(1), row.getString(2)));
    }

    /// All files are new again.
    public void forget(SqlConnection c, String source) {
        c.preparedQuery(FORGET).execute(Tuple.of(source)).await();
    }

    /// @param there names of the files that there are
    /// @param days since a file was seen for the first time as it was last
    public void forgetGone(SqlConnection c, String source, List<String> there, int days) {
        var values = Tuple.of(source, there.toArray(String[]::new), (long) days);
        c.preparedQuery(FORGET_GONE).execute(values).await();
    }
}
