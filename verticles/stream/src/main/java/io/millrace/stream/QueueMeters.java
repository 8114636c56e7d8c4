package io.millrace.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures what waits in Postgres, of all nodes and servers together: jobs by stage, and events
/// that no relay sent yet. What cannot be read is not shown rather than shown as it was. Deploy
/// with `ThreadingModel.VIRTUAL_THREAD`.
public final class QueueMeters extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(QueueMeters.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private static final String JOBS =
            """
            select s.stage, s.state, count(w.id),
                   coalesce(extract(epoch from clock_timestamp() - min(w.created_at)), 0)::float8
            from (select stage, state from unnest($1::text[]) stage,
                         unnest(array['queued', 'running', 'failed']) state) s
            left join millrace.work w on w.stage = s.stage and w.state = s.state
            group by s.stage, s.state
            order by s.stage, s.state
            """;
    private static final String OUTBOX =
            """
            select count(*), coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8
            from millrace.outbox
            """;

    private final TenantDb db;
    private final MultiGauge jobs;
    private final MultiGauge oldest;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Outgoing outgoing = Outgoing.UNKNOWN;

    private record Jobs(String stage, String state, long count, double oldestSeconds) {
        boolean isLike(Jobs other) {
            return stage.equals(other.stage) && state.equals(other.state);
        }

        Jobs plus(Jobs more) {
            return new Jobs(
                    stage, state, count + more.count, Math.max(oldestSeconds, more.oldestSeconds));
        }
    }

    private record Outgoing(double count, double oldestSeconds) {
        static final Outgoing UNKNOWN = new Outgoing(Double.NaN, Double.NaN);
        static final Outgoing NONE = new Outgoing(0, 0);

        Outgoing plus(Outgoing more) {
            return new Outgoing(count + more.count, Math.max(oldestSeconds, more.oldestSeconds));
        }
    }

    public QueueMeters(TenantDb db, MeterRegistry meters) {
        this.db = db;
        this.jobs =
                MultiGauge.builder("millrace.queue.jobs")
                        .description("Jobs by stage and state")
                        .register(meters);
        this.oldest =
                MultiGauge.builder("millrace.queue.oldest")
                        .description("Age of the oldest job that waits")
                        .baseUnit("seconds")
                        .register(meters);
        Gauge.builder("millrace.outbox.events", () -> outgoing.count())
                .description("Events that are not in Kafka yet")
                .register(meters);
        Gauge.builder("millrace.outbox.oldest", () -> outgoing.oldestSeconds())
                .description("Age of the oldest event that is not in Kafka yet")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(1, LOOK.toMillis(), _ -> look());
        return Future.succeededFuture();
    }

    private void look() {
        if (!looking.compareAndSet(false, true)) return; // the look before still waits
        try {
            var found = new ArrayList<Jobs>();
            var events = Outgoing.NONE;
            for (var server : db.servers()) {
                server.platform(QueueMeters::jobs).forEach(its -> add(found, its));
                events = events.plus(server.platform(QueueMeters::outgoing));
            }
            show(found);
            outgoing = events;
        } catch (ProblemException e) { // Postgres is away
            LOG.atDebug().addKeyValue("service", "meters").setCause(e).log("cannot see the queue");
            show(List.of());
            outgoing = Outgoing.UNKNOWN;
        } finally {
            looking.set(false);
        }
    }

    private static void add(List<Jobs> found, Jobs its) {
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).isLike(its)) continue;
            found.set(i, found.get(i).plus(its));
            return;
        }
        found.add(its);
    }

    private static List<Jobs> jobs(SqlConnection c) {
        var stages = Arrays.stream(Stage.values()).map(Stage::id).toArray(String[]::new);
        var found = new ArrayList<Jobs>();
        var rows = c.preparedQuery(JOBS).execute(Tuple.of((Object) stages)).await();
        for (var row : rows) {
            found.add(
                    new Jobs(row.getString(0), row.getString(1), row.getLong(2), row.getDouble(3)));
        }
        return found;
    }

    private static Outgoing outgoing(SqlConnection c) {
        var row = c.preparedQuery(OUTBOX).execute().await().iterator().next();
        return new Outgoing(row.getLong(0), row.getDouble(1));
    }

    private void show(List<Jobs> found) {
        jobs.register(
                found.stream()
                        .map(each ->
                                MultiGauge.Row.of(
                                        Tags.of("stage", each.stage(), "state", each.state()),
                                        each.count()))
                        .toList(),
                true);
        oldest.register(
                found.stream()
                        .filter(each -> each.state().equals("queued"))
                        .map(each ->
                                MultiGauge.Row.of(
                                        Tags.of("stage", each.stage()), each.oldestSeconds()))
                        .toList(),
                true);
    }
}
