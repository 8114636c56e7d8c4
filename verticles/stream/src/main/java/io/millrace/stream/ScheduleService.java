package io.millrace.stream;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.ScheduleRules.Fault;
import io.millrace.stream.api.ScheduleRequest;
import io.millrace.stream.api.ScheduleRequest.Declaration;
import io.millrace.stream.api.ScheduleRequest.DeleteSchedule;
import io.millrace.stream.api.ScheduleRequest.Deleted;
import io.millrace.stream.api.ScheduleRequest.EnableSchedule;
import io.millrace.stream.api.ScheduleRequest.GetSchedule;
import io.millrace.stream.api.ScheduleRequest.Preview;
import io.millrace.stream.api.ScheduleRequest.PreviewAnswer;
import io.millrace.stream.api.ScheduleRequest.PutSchedule;
import io.millrace.stream.api.ScheduleRequest.RunPage;
import io.millrace.stream.api.ScheduleRequest.RunSchedule;
import io.millrace.stream.api.ScheduleRequest.Runs;
import io.millrace.stream.api.ScheduleRequest.ScheduleAnswer;
import io.millrace.stream.api.ScheduleRequest.ScheduleList;
import io.millrace.stream.api.ScheduleRequest.ScheduleRun;
import io.millrace.stream.api.ScheduleRequest.Schedules;
import io.millrace.stream.api.ScheduleRequest.When;
import io.millrace.stream.engine.Chain;
import io.millrace.stream.engine.Chain.Link;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers [ScheduleRequest] from the tenant's tables.
final class ScheduleService {
    private static final int PREVIEWED = 10;
    private static final int MOST_RUNS = 500;

    /// Stands where a schedule's name would in the API.
    private static final String PREVIEW = "preview";

    private final TenantDb db;
    private final Scheduler scheduler;
    private final Triggers triggers;
    private final ScheduleSettings settings;
    private final Clock clock;
    private final ScheduleStore store = new ScheduleStore();

    ScheduleService(
            TenantDb db,
            Scheduler scheduler,
            Triggers triggers,
            ScheduleSettings settings,
            Clock clock) {
        this.db = db;
        this.scheduler = scheduler;
        this.triggers = triggers;
        this.settings = settings;
        this.clock = clock;
    }

    Record handle(ScheduleRequest<?> request) {
        return switch (request) {
            case Schedules(var tenant) -> new ScheduleList(db.in(tenant, store::all));
            case GetSchedule(var tenant, var name) -> db.in(tenant, c -> known(c, name));
            case PutSchedule(var tenant, var name, var declaration) ->
                    put(tenant, name, declaration);
            case EnableSchedule(var tenant, var name, var enabled) -> enable(tenant, name, enabled);
            case DeleteSchedule(var tenant, var name) -> delete(tenant, name);
            case RunSchedule(var tenant, var name) -> run(tenant, name);
            case Runs runs -> runs(runs);
            case Preview(_, var cron, var zone) -> preview(cron, zone);
        };
    }

    static ProblemException noSchedule(String name) {
        return Problem.notFound("schedule", name, "GET /api/v1/schedules lists them").toException();
    }

    private ScheduleAnswer known(SqlConnection c, String name) {
        return store.answer(c, name).orElseThrow(() -> noSchedule(name));
    }

    private ScheduleAnswer put(TenantId tenant, String name, Declaration given) {
        if (name.equals(PREVIEW)) {
            throw Problem.unprocessable("A schedule may not be called preview.").toException();
        }
        var declaration = ScheduleRules.read(given, settings);
        return told(
                tenant,
                c -> {
                    verify(c, name, declaration);
                    var before = store.locked(c, name);
                    store.put(
                            c,
                            answer(name, declaration),
                            Signals.of(declaration.when()),
                            "all".equals(declaration.when().match()));
                    boolean isEnabled = Boolean.TRUE.equals(declaration.enabled());
                    boolean isSame =
                            before.filter(was -> was.when().equals(declaration.when()))
                                    .filter(was -> was.enabled() && isEnabled)
                                    .isPresent();
                    if (!isSame) begin(c, name, declaration.when(), isEnabled);
                    return name;
                });
    }

    private static ScheduleAnswer answer(String name, Declaration declaration) {
        return new ScheduleAnswer(
                name,
                declaration.starts(),
                declaration.when(),
                Boolean.TRUE.equals(declaration.enabled()),
                Objects.requireNonNull(declaration.catchUp()),
                Objects.requireNonNull(declaration.overlap()),
                null,
                List.of(),
                null);
    }

    /// From now on: what came before counts no more.
    private void begin(SqlConnection c, String name, When when, boolean isEnabled) {
        store.forgetSignals(c, name);
        var now = store.now(c).truncatedTo(ChronoUnit.SECONDS);
        var next = Timings.of(when).filter(_ -> isEnabled).map(timing -> timing.after(now, now));
        store.next(c, name, next.orElse(null));
    }

    private void verify(SqlConnection c, String name, Declaration declaration) {
        store.alone(c);
        var faults = new ArrayList<Fault>();
        if (store.countBeside(c, name) >= settings.most()) {
            throw Problem.unprocessable(
                            "An organization may keep " + settings.most() + " schedules.")
                    .toException();
        }
        var starts = declaration.starts();
        try {
            var starter = scheduler.starter(starts.kind());
            starter.orElseThrow(() -> new IllegalStateException(starts.kind())).verify(c, starts);
        } catch (ProblemException e) {
            if (e.problem().passes()) throw e;
            faults.add(new Fault("starts", e.problem().detail(), null));
        }
        circle(name, declaration, store.all(c))
                .ifPresent(message -> faults.add(new Fault("when.run", message, null)));
        ScheduleRules.refuse(faults);
    }

    private static Optional<String> circle(
            String name, Declaration declaration, List<ScheduleAnswer> all) {
        var own = link(name, declaration.starts(), declaration.when());
        if (own.isEmpty()) return Optional.empty();
        var others = all.stream().filter(other -> !other.name().equals(name)).toList();
        var links =
                others.stream()
                        .flatMap(other -> link(other.name(), other.starts(), other.when()).stream())
                        .toList();
        var awaited = Stream.concat(Stream.of(own.get()), links.stream()).map(Link::after).toList();
        var failing =
                Stream.concat(
                                Stream.of(declaration.when()),
                                others.stream().map(ScheduleAnswer::when))
                        .filter(when -> !"succeeded".equals(when.outcome()))
                        .flatMap(when -> ScheduleRules.awaited(when).stream())
                        .filter(after -> after.startsWith(Signals.ENTITY))
                        .toList();
        var checks = awaited.stream().filter(after -> after.startsWith(Signals.CHECKS)).toList();
        return circle(own.get(), links, new Widening(checks, List.of()))
                .map(way -> "Would start itself for ever: " + way + ".")
                .or(() ->
                        circle(own.get(), links, new Widening(checks, failing))
                                .map(way ->
                                        "Could start itself for ever: "
                                                + way
                                                + ". A project's run has entities that failed"
                                                + " matched again; wait for one that succeeded."));
    }

    private static Optional<String> circle(Link own, List<Link> others, Widening widening) {
        var each = others.stream().flatMap(widening::of).toList();
        return widening.of(own)
                .flatMap(link -> Chain.circle(link, each).stream())
                .map(way -> String.join(" -> ", way))
                .findFirst();
    }

    /// What else a link starts.
    ///
    /// @param checks that are waited for: all checks are each file's checks too
    /// @param failing entities that are waited for also when they fail: after each run of a project
    ///   they are matched anew
    private record Widening(List<String> checks, List<String> failing) {
        Stream<Link> of(Link link) {
            var more =
                    link.starts().equals(Signals.subject("checks", null))
                            ? checks
                            : link.starts().startsWith(Signals.PROJECT)
                                    ? failing
                                    : List.<String>of();
            return Stream.concat(
                    Stream.of(link),
                    more.stream()
                            .distinct()
                            .map(after -> new Link(link.schedule(), link.after(), after)));
        }
    }

    private static Optional<Link> link(String name, ScheduleRequest.Starts starts, When when) {
        return ScheduleRules.awaited(when)
                .map(after -> new Link(name, after, Signals.subject(starts)));
    }

    private ScheduleAnswer enable(TenantId tenant, String name, boolean enabled) {
        return told(
                tenant,
                c -> {
                    var schedule = store.locked(c, name).orElseThrow(() -> noSchedule(name));
                    if (schedule.enabled() != enabled) {
                        store.enable(c, name, enabled);
                        begin(c, name, schedule.when(), enabled);
                    }
                    return name;
                });
    }

    /// Changes a schedule, and tells the open pages.
    private ScheduleAnswer told(
            TenantId tenant, java.util.function.Function<SqlConnection, String> change) {
        var answer =
                db.in(
                        tenant,
                        c -> {
                            var changed = known(c, change.apply(c));
                            triggers.tell(c, "schedule.changed", changed);
                            return changed;
                        });
        triggers.wake();
        return answer;
    }

    private Deleted delete(TenantId tenant, String name) {
        return db.in(
                tenant,
                c -> {
                    if (!store.delete(c, name)) throw noSchedule(name);
                    return new Deleted(name);
                });
    }

    private ScheduleRun run(TenantId tenant, String name) {
        long run = scheduler.now(tenant, name);
        return db.in(tenant, c -> store.run(c, run));
    }

    private RunPage runs(Runs request) {
        int limit = Math.clamp(request.limit(), 1, MOST_RUNS);
        var before = instant(request.cursor());
        return db.in(
                request.tenant(),
                c -> {
                    known(c, request.name());
                    var items = store.runs(c, request.name(), before, limit);
                    var next = items.size() < limit ? null : items.getLast().instant().toString();
                    return new RunPage(items, next);
                });
    }

    private static @Nullable Instant instant(@Nullable String cursor) {
        if (cursor == null) return null;
        try {
            return Instant.parse(cursor);
        } catch (DateTimeException _) {
            throw Problem.invalid("The cursor is not one of this list.").toException();
        }
    }

    private PreviewAnswer preview(String expression, String zone) {
        var cron = ScheduleRules.cron(expression, zone, settings);
        var items = new ArrayList<Instant>();
        var next = cron.next(clock.instant());
        while (next.isPresent() && items.size() < PREVIEWED) {
            items.add(next.get());
            next = cron.next(next.get());
        }
        return new PreviewAnswer(items);
    }
}
