package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.ColumnSum;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetSums;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The sums of a dataset's decimal columns, exactly as SQL gives them. A dataset is read again only
/// when rows were stored in it since.
final class Sums {
    private static final int MOST_KEPT = 1_000;
    private static final int MOST_COLUMNS = 50;
    private static final String DECIMAL = "numeric";
    private static final String TIMED_OUT = "57014";
    private static final String LIMIT = "set local statement_timeout = '5s'";
    private static final String PLACE = "select tableoid::bigint from ingest_totals";

    private final TenantDb db;
    private final Map<Key, Kept> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
                    return size() > MOST_KEPT;
                }
            };

    private final Map<Key, Future<DatasetSums>> asked = new ConcurrentHashMap<>();

    /// @param place of the tenant's tables, another one after they were put back
    private record Key(TenantId tenant, long place, String dataset) {}

    private record Kept(long revision, DatasetSums sums) {}

    Sums(TenantDb db) {
        this.db = db;
    }

    /// Waits. Of an upsert dataset those of the rows that are current; datasets without rows have
    /// none.
    ///
    /// @throws io.millrace.kernel.ProblemException `timeout` where one takes long
    List<DatasetSums> of(TenantId tenant, List<DatasetAnswer> datasets) {
        long place = db.in(tenant, Sums::place);
        return datasets.stream()
                // Records without a route are rows without a table.
                .filter(dataset -> dataset.rows() > 0 && !dataset.columns().isEmpty())
                .map(dataset -> of(tenant, place, dataset))
                .toList();
    }

    private static long place(SqlConnection c) {
        var rows = c.preparedQuery(PLACE).execute().await().iterator();
        return rows.hasNext() ? rows.next().getLong(0) : 0;
    }

    private DatasetSums of(TenantId tenant, long place, DatasetAnswer dataset) {
        var key = new Key(tenant, place, dataset.name());
        var known = known(key);
        if (known != null && known.revision() == dataset.revision()) return known.sums();
        var mine = Promise.<DatasetSums>promise();
        var others = asked.putIfAbsent(key, mine.future());
        if (others != null) return others.await();
        try {
            var fresh = db.in(tenant, c -> read(c, tenant, dataset));
            synchronized (kept) {
                kept.put(key, new Kept(dataset.revision(), fresh));
            }
            mine.complete(fresh);
            return fresh;
        } catch (RuntimeException | Error e) {
            mine.fail(e);
            throw e;
        } finally {
            asked.remove(key);
        }
    }

    private static Row summed(SqlConnection c, String sql) {
        try {
            return c.preparedQuery(sql).execute().await().iterator().next();
        } catch (PgException e) {
            if (TIMED_OUT.equals(e.getSqlState())) {
                throw Problem.timeout("The sums of a dataset take long.").toException();
            }
            throw e;
        }
    }

    private @Nullable Kept known(Key key) {
        synchronized (kept) {
            return kept.get(key);
        }
    }

    private DatasetSums read(SqlConnection c, TenantId tenant, DatasetAnswer dataset) {
        var columns =
                dataset.columns().entrySet().stream()
                        .filter(column -> DECIMAL.equals(column.getValue().type()))
                        .map(Map.Entry::getKey)
                        .limit(MOST_COLUMNS)
                        .toList();
        var table = Objects.requireNonNullElse(dataset.current(), dataset.table());
        var sums =
                columns.stream()
                        .map(column -> ", coalesce(sum(" + SqlNames.quote(column) + "), 0)")
                        .collect(Collectors.joining());
        var sql = "select count(*)" + sums + " from " + SqlNames.quote(tenant.rawSchema(), table);
        c.query(LIMIT).execute().await();
        var row = summed(c, sql);
        var found = new ArrayList<ColumnSum>();
        for (int i = 0; i < columns.size(); i++) {
            found.add(new ColumnSum(columns.get(i), row.getBigDecimal(i + 1)));
        }
        var now = DatabaseClock.POSTGRES.now(c);
        return new DatasetSums(dataset.name(), row.getLong(0), List.copyOf(found), now);
    }
}
