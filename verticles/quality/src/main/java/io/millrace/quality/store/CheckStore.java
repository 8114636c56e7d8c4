package io.millrace.quality.store;

import io.millrace.quality.engine.Check;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Files of checks. All calls run inside a transaction of [io.millrace.tenants.db.TenantDb].
public final class CheckStore {
    static final String PUT_FILE =
            """
            insert into check_file (name, yaml, updated_at) values ($1, $2, $3)
            on conflict (name) do update
            set yaml = excluded.yaml, version = check_file.version + 1,
              updated_at = excluded.updated_at
            returning version
            """;
    static final String FILES = "select name, yaml, version from check_file order by name";
    static final String FILE = "select name, yaml, version from check_file where name = $1";
    static final String DELETE_FILE = "delete from check_file where name = $1";
    static final String PUT_CHECK =
            """
            insert into quality_check (id, file, position, dataset, name, columns, threshold)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (id) do update
            set position = excluded.position, threshold = excluded.threshold
            """;
    static final String DELETE_OTHER_CHECKS =
            """
            delete from quality_check where file = $1 and id <> all ($2)
            returning id, outcome is not distinct from 'fail' as was_failing
            """;
    static final String OTHER_CHECKS = "select count(*) from quality_check where file <> $1";
    static final String FORGET_TABLES = "delete from checked_table where file = $1";
    static final String MARKS = "select file, dataset, mark from checked_table";
    static final String PUT_MARK =
            """
            insert into checked_table (file, dataset, mark) values ($1, $2, $3)
            on conflict (file, dataset) do update set mark = excluded.mark
            """;
    static final String LOCK_FILE = "select name from check_file where name = $1 for update";

    /// A file as the tenant wrote it.
    public record StoredFile(String name, String yaml, long version) {}

    /// The state of a table for which a file's checks were last run.
    public record Mark(String file, String dataset, String mark) {}

    public long putFile(SqlConnection c, String name, String yaml, Instant now) {
        var values = Tuple.of(name, yaml, now.atOffset(ZoneOffset.UTC));
        return c.preparedQuery(PUT_FILE).execute(values).await().iterator().next().getLong(0);
    }

    /// Makes `checks` the checks of the file; results of those that stay are kept.
    ///
    /// @return ids of removed checks that were failing
    public List<String> putChecks(SqlConnection c, String file, List<Check> checks) {
        var failing = removeOthers(c, file, checks.stream().map(Check::id).toList());
        if (!checks.isEmpty()) {
            var rows =
                    IntStream.range(0, checks.size())
                            .mapToObj(at -> row(file, at, checks.get(at)))
                            .toList();
            c.preparedQuery(PUT_CHECK).executeBatch(rows).await();
        }
        c.preparedQuery(FORGET_TABLES).execute(Tuple.of(file)).await();
        return failing;
    }

    private static Tuple row(String file, int position, Check check) {
        var measure = check.measure();
        return Tuple.of(
                check.id(),
                file,
                position,
                measure.dataset(),
                check.name(),
                measure.column(),
                check.rule().text());
    }

    private static List<String> removeOthers(SqlConnection c, String file, List<String> keep) {
        var values = Tuple.tuple().addString(file).addArrayOfString(keep.toArray(String[]::new));
        var rows = c.preparedQuery(DELETE_OTHER_CHECKS).execute(values).await();
        return stream(rows).filter(row -> row.getBoolean(1)).map(row -> row.getString(0)).toList();
    }

    /// How many checks the tenant has in other files.
    public long checksBeside(SqlConnection c, String file) {
        var rows = c.preparedQuery(OTHER_CHECKS).execute(Tuple.of(file)).await();
        return rows.iterator().next().getLong(0);
    }

    /// Removes the file with its checks.
    ///
    /// @return ids of its checks that were failing; empty when there is no such file
    public Optional<List<String>> delete(SqlConnection c, String name) {
        var failing = removeOthers(c, name, List.of());
        var deleted = c.preparedQuery(DELETE_FILE).execute(Tuple.of(name)).await().rowCount();
        return deleted == 0 ? Optional.empty() : Optional.of(failing);
    }

    public List<StoredFile> files(SqlConnection c) {
        return stream(c.preparedQuery(FILES).execute().await()).map(CheckStore::file).toList();
    }

    public Optional<StoredFile> file(SqlConnection c, String name) {
        return stream(c.preparedQuery(FILE).execute(Tuple.of(name)).await())
                .map(CheckStore::file)
                .findFirst();
    }

    /// True when the file is there; it stays as it is until the transaction ends.
    public boolean lock(SqlConnection c, String name) {
        return c.preparedQuery(LOCK_FILE).execute(Tuple.of(name)).await().size() > 0;
    }

    private static StoredFile file(Row row) {
        return new StoredFile(row.getString(0), row.getString(1), row.getLong(2));
    }

    public Set<Mark> marks(SqlConnection c) {
        return stream(c.preparedQuery(MARKS).execute().await())
                .map(row -> new Mark(row.getString(0), row.getString(1), row.getString(2)))
                .collect(Collectors.toSet());
    }

    public void putMarks(SqlConnection c, List<Mark> marks) {
        if (marks.isEmpty()) return;
        var rows = marks.stream().map(m -> Tuple.of(m.file(), m.dataset(), m.mark())).toList();
        c.preparedQuery(PUT_MARK).executeBatch(rows).await();
    }

    static Stream<Row> stream(Iterable<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
