package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.ChangeFeeds;
import io.millrace.ingest.store.PullStore;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Drops the slot of a source that is about to be deleted: one that nobody reads keeps the other
/// server's log for ever.
final class SlotDropper {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Vertx vertx;
    private final TenantDb db;
    private final WorkQueue queue;
    private final Pulling pulling;
    private final ForeignPostgres foreign;
    private final PullStore pulls = new PullStore();
    private final ChangeFeeds feeds = new ChangeFeeds();

    SlotDropper(Vertx vertx, TenantDb db, WorkQueue queue, Pulling pulling) {
        this.vertx = vertx;
        this.db = db;
        this.queue = queue;
        this.pulling = pulling;
        this.foreign = new ForeignPostgres(pulling.guard());
    }

    /// Of a source that follows no changes there is nothing to do.
    ///
    /// @throws io.millrace.kernel.ProblemException `conflict` when the other server cannot be
    ///   asked: the source stays, and goes on
    void drop(TenantId tenant, String source) {
        var feed =
                db.in(
                        tenant,
                        c -> {
                            feeds.setEnds(c, source, true);
                            return feeds.find(c, source);
                        });
        if (feed.isEmpty()) return;
        @Nullable String why;
        try {
            why = dropped(tenant, source, feed.get());
        } catch (PullFault e) { // its secret cannot be opened here
            why = e.reason();
        } catch (RuntimeException e) {
            goOn(tenant, source);
            throw e;
        }
        if (why == null) return;
        goOn(tenant, source);
        throw Problem.conflict(
                        "The slot %s could not be dropped, and would keep the other server's log for ever. %s Delete the source again when the server answers, or with leaveSlot=true, and run there: %s"
                                .formatted(
                                        feed.get().slot(),
                                        why,
                                        ChangeFeed.dropping(feed.get().slot())))
                .toException();
    }

    private void goOn(TenantId tenant, String source) {
        db.in(
                tenant,
                c -> {
                    feeds.setEnds(c, source, false);
                    queue.enqueue(c, ChangesWorker.job(source, Duration.ZERO));
                    return true;
                });
    }

    /// @return why not; null when it was, or was not there
    private @Nullable String dropped(TenantId tenant, String source, ChangeFeeds.Feed feed) {
        var its = db.in(tenant, c -> pulls.find(c, source));
        if (its.isEmpty()) return null;
        var settings = ChangeFeed.of(its.get());
        if (settings.isEmpty()) return null;
        var secret = pulling.secret(tenant, its.get());
        return vertx.executeBlocking(() -> dropped(settings.get(), secret, feed.slot()), false)
                .await();
    }

    private @Nullable String dropped(
            PostgresSource settings, @Nullable String secret, String slot) {
        try (var c = foreign.replication(settings, secret)) {
            var api = c.unwrap(PGConnection.class).getReplicationAPI();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                try {
                    ChangesTurn.drop(api, slot);
                    return null;
                } catch (SQLException e) { // a turn that is under way ends first
                    boolean isOver = System.nanoTime() > end;
                    if (!ForeignPostgres.isInUse(e) || isOver) throw e;
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (PullFault e) {
            return e.reason();
        } catch (SQLException e) {
            return ForeignPostgres.reason(e);
        }
    }
}
