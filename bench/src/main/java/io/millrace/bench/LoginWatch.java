package io.millrace.bench;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The most connections that tenants' own logins held while they were watched, by samples.
///
/// @param all of all tenants together
/// @param one of one tenant
record LoginWatch(
        Database database,
        AtomicLong all,
        AtomicLong one,
        AtomicLong samples,
        ScheduledExecutorService clock)
        implements AutoCloseable {
    private static final long EVERY_MILLIS = 50;
    private static final String HELD =
            """
            select coalesce(sum(held), 0), coalesce(max(held), 0)
            from (select count(*) as held from pg_stat_activity
                  where usename like 't\\_%' group by usename) as logins
            """;

    static LoginWatch begin(BenchNode bench) throws SQLException {
        var watch =
                new LoginWatch(
                        Database.of(bench),
                        new AtomicLong(),
                        new AtomicLong(),
                        new AtomicLong(),
                        Executors.newSingleThreadScheduledExecutor());
        var _ =
                watch.clock()
                        .scheduleAtFixedRate(watch::sample, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void sample() {
        try (var statement = database.connection().createStatement();
                var row = statement.executeQuery(HELD)) {
            row.next();
            all.accumulateAndGet(row.getLong(1), Math::max);
            one.accumulateAndGet(row.getLong(2), Math::max);
            samples.incrementAndGet();
        } catch (SQLException e) { // and no sample follows
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        clock.close();
        database.close();
    }
}
