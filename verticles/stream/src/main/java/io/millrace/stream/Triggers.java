package io.millrace.stream;

import io.millrace.stream.api.ScheduleRequest.ScheduleAnswer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells schedules what they wait for, in the transaction that makes it so, and their runs how they
/// ended.
public final class Triggers {
    static final String SIGNAL =
            """
            insert into millrace.schedule_signals (tenant, schedule, signal)
            select millrace.current_tenant(), s.name, g
            from schedule s, unnest($1::text[]) g
            where s.enabled and g = any (s.signals)
            order by s.name, g
            """;
    private static final String SIGNAL_JDBC = SIGNAL.replace("$1", "?");

    private final Outbox outbox;
    private final ScheduleStore schedules = new ScheduleStore();

    public Triggers(Outbox outbox) {
        this.outbox = outbox;
    }

    /// What ended.
    ///
    /// @param kind as in [io.millrace.stream.api.ScheduleRequest.Starts]
    /// @param name null for all of the kind
    public record Ended(String kind, @Nullable String name, boolean isGood) {}

    /// The rows of `dataset` changed.
    public void arrived(Connection c, String dataset) throws SQLException {
        try (var statement = c.prepareStatement(SIGNAL_JDBC)) {
            var signals = new String[] {Signals.dataset(dataset)};
            statement.setArray(1, c.createArrayOf("text", signals));
            statement.execute();
        }
    }

    /// What `job` was for came to its end.
    ///
    /// @param ended nothing where what it was for is gone, which did not go well
    /// @param problem why it did not end well, where that is known
    public void ended(SqlConnection c, Job job, List<Ended> ended, @Nullable String problem) {
        boolean isGood = !ended.isEmpty() && ended.stream().allMatch(Ended::isGood);
        for (var schedule : schedules.end(c, job.id(), isGood, problem)) {
            schedules.signalAgain(c, schedule);
            schedules.answer(c, schedule).ifPresent(answer -> tell(c, "schedule.ended", answer));
        }
        if (!ended.isEmpty()) signal(c, ended);
    }

    /// What `job` was for goes on as the job `next`.
    public void goesOn(SqlConnection c, Job job, long next) {
        schedules.move(c, job.id(), next);
    }

    private static void signal(SqlConnection c, List<Ended> ended) {
        var signals =
                ended.stream()
                        .map(one ->
                                Signals.ended(
                                        Signals.subject(one.kind(), one.name()), one.isGood()))
                        .toArray(String[]::new);
        c.preparedQuery(SIGNAL).execute(Tuple.of((Object) signals)).await();
    }

    /// How a schedule stands, for the open pages; its variables, which may be large, they ask for.
    void tell(SqlConnection c, String type, ScheduleAnswer schedule) {
        var topic =
                switch (schedule.starts().kind()) {
                    case "entity" -> Topics.MATCHING;
                    case "checks" -> Topics.QUALITY;
                    case "source" -> Topics.INGEST;
                    default -> Topics.TRANSFORM;
                };
        var items = Map.of("items", List.of(schedule.withoutVars()));
        outbox.add(
                c,
                new Event(topic, type, "schedule:" + schedule.name(), Map.of("schedules", items)));
    }

    /// After the commit.
    void wake() {
        outbox.wake();
    }
}
