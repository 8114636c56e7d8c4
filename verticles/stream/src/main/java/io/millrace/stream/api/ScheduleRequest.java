package io.millrace.stream.api;

import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is asked about schedules. `R` is the type of the answer; answers are written to the client
/// as they are.
public sealed interface ScheduleRequest<R> extends Request<R> {
    String ADDRESS = "schedules";

    /// By name.
    record Schedules(TenantId tenant) implements ScheduleRequest<ScheduleList> {}

    record GetSchedule(TenantId tenant, String name) implements ScheduleRequest<ScheduleAnswer> {}

    /// Makes or changes a schedule. One whose times stay keeps its next instant.
    record PutSchedule(TenantId tenant, String name, Declaration declaration)
            implements ScheduleRequest<ScheduleAnswer> {}

    /// Pauses a schedule, or lets it go on from now: what would have come in a pause never comes.
    record EnableSchedule(TenantId tenant, String name, boolean enabled)
            implements ScheduleRequest<ScheduleAnswer> {}

    /// Removes a schedule with its history. What it started goes on.
    record DeleteSchedule(TenantId tenant, String name) implements ScheduleRequest<Deleted> {}

    /// Runs it now, also one that is paused or whose former run still goes.
    record RunSchedule(TenantId tenant, String name) implements ScheduleRequest<ScheduleRun> {}

    /// Newest first.
    record Runs(TenantId tenant, String name, int limit, @Nullable String cursor)
            implements ScheduleRequest<RunPage> {}

    /// The next instants of a cron expression in an IANA time zone.
    record Preview(TenantId tenant, String cron, String zone)
            implements ScheduleRequest<PreviewAnswer> {}

    /// What a schedule starts.
    ///
    /// @param kind `project`, `entity`, `checks` or `source`, which is pulled
    /// @param name of the project, entity, file of checks or source; absent for all checks
    /// @param command of a project, as are the fields after it; absent is `build`
    record Starts(
            String kind,
            @Nullable String name,
            @Nullable String command,
            @Nullable String select,
            @Nullable String exclude,
            @Nullable Boolean fullRefresh,
            @Nullable Map<String, @Nullable Object> vars) {
        public Starts {
            vars = vars == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(vars));
        }

        Starts withoutVars() {
            return new Starts(kind, name, command, select, exclude, fullRefresh, null);
        }
    }

    /// When it does.
    ///
    /// @param kind `cron`, `interval`, `event` or `dataset`; each has its own fields
    /// @param cron five fields
    /// @param zone IANA name of a time zone, of a cron expression
    /// @param seconds between two runs, of an interval
    /// @param run whose end is the event
    /// @param outcome of that run: `succeeded`, `failed` or `ended`, which is either
    /// @param datasets that got new rows
    /// @param match `any` of the datasets suffices, or `all` are waited for
    record When(
            String kind,
            @Nullable String cron,
            @Nullable String zone,
            @Nullable Long seconds,
            @Nullable Ended run,
            @Nullable String outcome,
            @Nullable List<String> datasets,
            @Nullable String match) {
        public When {
            datasets = datasets == null ? null : List.copyOf(datasets);
        }
    }

    /// @param kind as in [Starts]
    /// @param name as in [Starts]
    record Ended(String kind, @Nullable String name) {}

    /// @param enabled absent is true
    /// @param catchUp `once`, `none` or `each`; absent is `once`
    /// @param overlap `skip` or `queue`; absent is `skip`
    record Declaration(
            Starts starts,
            When when,
            @Nullable Boolean enabled,
            @Nullable String catchUp,
            @Nullable String overlap) {}

    /// @param nextAt absent while it is paused or waits for an event or for data
    /// @param heard datasets that have new rows while others are waited for
    /// @param lastRun absent before the first
    record ScheduleAnswer(
            String name,
            Starts starts,
            When when,
            boolean enabled,
            String catchUp,
            String overlap,
            @Nullable Instant nextAt,
            List<String> heard,
            @Nullable ScheduleRun lastRun) {
        public ScheduleAnswer {
            heard = List.copyOf(heard);
        }

        /// All but the variables of a project's run.
        public ScheduleAnswer withoutVars() {
            return new ScheduleAnswer(
                    name,
                    starts.withoutVars(),
                    when,
                    enabled,
                    catchUp,
                    overlap,
                    nextAt,
                    heard,
                    lastRun);
        }
    }

    record ScheduleList(List<ScheduleAnswer> items) {
        public ScheduleList {
            items = List.copyOf(items);
        }
    }

    /// One instant of a schedule.
    ///
    /// @param instant that it was due at, unique within the schedule
    /// @param cause `time`, `event`, `dataset` or `request`
    /// @param state `queued`, `running`, `succeeded` or `failed` as what it started; `skipped`
    ///   because the former run still went; `refused` when it could not be started
    /// @param runId of a project's run
    record ScheduleRun(
            String id,
            Instant instant,
            String cause,
            String state,
            Instant firedAt,
            @Nullable Instant finishedAt,
            @Nullable String runId,
            @Nullable String problem) {}

    record RunPage(List<ScheduleRun> items, @Nullable String next) {
        public RunPage {
            items = List.copyOf(items);
        }
    }

    record PreviewAnswer(List<Instant> items) {
        public PreviewAnswer {
            items = List.copyOf(items);
        }
    }

    record Deleted(String name) {}
}
