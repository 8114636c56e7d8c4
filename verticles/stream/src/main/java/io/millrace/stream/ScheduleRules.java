package io.millrace.stream;

import io.millrace.kernel.Problem;
import io.millrace.stream.api.ScheduleRequest.Declaration;
import io.millrace.stream.api.ScheduleRequest.Ended;
import io.millrace.stream.api.ScheduleRequest.Starts;
import io.millrace.stream.api.ScheduleRequest.When;
import io.millrace.stream.engine.Cron;
import io.millrace.stream.engine.CronFault;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what a tenant declared: says all that is wrong with it, and puts in what was left out.
final class ScheduleRules {
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
    private static final int MOST_DATASETS = 20;
    private static final String UTC = "UTC";

    private final ScheduleSettings settings;
    private final List<Fault> faults = new ArrayList<>();

    private ScheduleRules(ScheduleSettings settings) {
        this.settings = settings;
    }

    /// @param field the way to it, such as `when.cron`
    /// @param position of the character that is wrong, from 1; absent where the whole is
    record Fault(String field, String message, @Nullable Integer position) {
        Fault(String field, String message) {
            this(field, message, null);
        }

        String text() {
            return field + ": " + message;
        }
    }

    /// @return the declaration with all that its kinds have
    /// @throws io.millrace.kernel.ProblemException `unprocessable` with all faults
    static Declaration read(Declaration given, ScheduleSettings settings) {
        var rules = new ScheduleRules(settings);
        var read =
                new Declaration(
                        rules.starts(given.starts()),
                        rules.when(given.when()),
                        given.enabled() == null || given.enabled(),
                        rules.choice("catchUp", given.catchUp(), "once", "none", "each"),
                        rules.choice("overlap", given.overlap(), "skip", "queue"));
        refuse(rules.faults);
        return read;
    }

    /// @throws io.millrace.kernel.ProblemException `unprocessable` with all faults
    static Cron cron(String expression, String zone, ScheduleSettings settings) {
        var rules = new ScheduleRules(settings);
        var cron = rules.cron("", expression, zone);
        refuse(rules.faults);
        return cron.orElseThrow();
    }

    static void refuse(List<Fault> faults) {
        if (faults.isEmpty()) return;
        var told = faults.stream().map(Fault::text).collect(Collectors.joining(" "));
        throw Problem.unprocessable(told).with("errors", List.copyOf(faults)).toException();
    }

    private void fault(String field, String message) {
        faults.add(new Fault(field, message));
    }

    private String choice(String field, @Nullable String given, String... known) {
        if (given == null) return known[0];
        if (!List.of(known).contains(given))
            fault(field, "Is one of " + String.join(", ", known) + ".");
        return given;
    }

    /// What belongs to another kind is a mistake.
    private void absent(String field, @Nullable Object given, String owner) {
        if (given != null) fault(field, "Belongs to " + owner + "; leave it out.");
    }

    private Starts starts(Starts given) {
        subject("starts", given.kind(), given.name());
        if (given.vars() != null) {
            VarsBound.fault(given.vars()).ifPresent(message -> fault("starts.vars", message));
        }
        if (given.kind().equals("project")) {
            var command = given.command() == null ? "build" : given.command();
            return new Starts(
                    given.kind(),
                    given.name(),
                    command,
                    given.select(),
                    given.exclude(),
                    given.fullRefresh(),
                    given.vars());
        }
        var owner = "a project's run";
        absent("starts.command", given.command(), owner);
        absent("starts.select", given.select(), owner);
        absent("starts.exclude", given.exclude(), owner);
        absent("starts.fullRefresh", given.fullRefresh(), owner);
        absent("starts.vars", given.vars(), owner);
        return given;
    }

    private void subject(String field, String kind, @Nullable String name) {
        if (!List.of("project", "entity", "checks", "source").contains(kind)) {
            fault(field + ".kind", "Is one of project, entity, checks, source.");
        } else if (name == null && !kind.equals("checks")) {
            fault(field + ".name", "Is missing; only all checks have none.");
        }
    }

    private When when(When given) {
        foreign(given);
        return switch (given.kind()) {
            case "cron" -> byCron(given);
            case "interval" -> byInterval(given);
            case "event" -> byEvent(given);
            case "dataset" -> byDataset(given);
            default -> {
                fault("when.kind", "Is one of cron, interval, event, dataset.");
                yield given;
            }
        };
    }

    private void foreign(When given) {
        var kind = given.kind();
        if (!kind.equals("cron")) {
            absent("when.cron", given.cron(), "the kind cron");
            absent("when.zone", given.zone(), "the kind cron");
        }
        if (!kind.equals("interval")) absent("when.seconds", given.seconds(), "the kind interval");
        if (!kind.equals("event")) {
            absent("when.run", given.run(), "the kind event");
            absent("when.outcome", given.outcome(), "the kind event");
        }
        if (!kind.equals("dataset")) {
            absent("when.datasets", given.datasets(), "the kind dataset");
            absent("when.match", given.match(), "the kind dataset");
        }
    }

    private When byCron(When given) {
        var zone = given.zone() == null ? UTC : given.zone();
        if (given.cron() == null) fault("when.cron", "Is missing.");
        else cron("when.", given.cron(), zone);
        return new When("cron", given.cron(), zone, null, null, null, null, null);
    }

    private Optional<Cron> cron(String prefix, String expression, String zone) {
        boolean isZone = ZONES.contains(zone);
        if (!isZone) {
            fault(prefix + "zone", "'" + zone + "' is no IANA time zone such as Europe/Paris.");
        }
        try {
            return Optional.of(Cron.of(expression, ZoneId.of(isZone ? zone : UTC)));
        } catch (CronFault e) {
            faults.add(new Fault(prefix + "cron", e.text(), e.position()));
            return Optional.empty();
        }
    }

    private When byInterval(When given) {
        var seconds = given.seconds();
        if (seconds == null
                || seconds < settings.shortestSeconds()
                || seconds > settings.longestSeconds()) {
            fault(
                    "when.seconds",
                    "Is a number from %d to %d."
                            .formatted(settings.shortestSeconds(), settings.longestSeconds()));
        }
        return new When("interval", null, null, seconds, null, null, null, null);
    }

    private When byEvent(When given) {
        var outcome = choice("when.outcome", given.outcome(), "succeeded", "failed", "ended");
        var run = given.run();
        if (run == null) fault("when.run", "Is missing.");
        else subject("when.run", run.kind(), run.name());
        return new When("event", null, null, null, run, outcome, null, null);
    }

    private When byDataset(When given) {
        var match = choice("when.match", given.match(), "any", "all");
        var datasets = Objects.requireNonNullElse(given.datasets(), List.<String>of());
        if (datasets.isEmpty() || datasets.size() > MOST_DATASETS) {
            fault("when.datasets", "Names 1 to " + MOST_DATASETS + " datasets.");
        } else if (new HashSet<>(datasets).size() < datasets.size()) {
            fault("when.datasets", "Names a dataset twice.");
        }
        return new When("dataset", null, null, null, null, null, datasets, match);
    }

    /// The event that a schedule waits for, without its outcome.
    static Optional<String> awaited(When when) {
        return Optional.ofNullable(when.run()).map(ScheduleRules::subject);
    }

    private static String subject(Ended run) {
        return Signals.subject(run.kind(), run.name());
    }
}
