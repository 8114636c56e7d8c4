package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.PipelineSums;
import io.millrace.kernel.ProblemException;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.RunTime;
import io.millrace.transform.api.TransformRequest.RunTimeStep;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How a tenant's pipeline does: throughput, latency, errors, volume, and its Kafka sources.
public final class PipelineCalls {
    private static final Set<Integer> AWAY = Set.of(503, 504);
    private static final int USUAL_DAYS = 2;
    private static final int MOST_BY_HOUR = 3;
    private static final PipelineSums NOTHING = new PipelineSums(0, 0, 0, 0, 0, 0, null);
    private static final RunTime NO_RUN = new RunTime(0, 0, null, null);

    private final Services services;
    private final Clock clock;

    public PipelineCalls(Services services, Clock clock) {
        this.services = services;
        this.clock = clock;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of("getPipelineMetrics", this::pipeline, "getKafkaMetrics", this::kafka);
    }

    private Answer kafka(Call call) {
        var request = new IngestRequest.Standings(call.tenant());
        return Answer.ok(services.ask(IngestRequest.ADDRESS, request, call));
    }

    private Answer pipeline(Call call) {
        var now = clock.instant();
        var days = Days.of(call, LocalDate.ofInstant(now, ZoneOffset.UTC), USUAL_DAYS);
        var figures = figures(call, days, now);
        if (!call.text("format").equals("csv")) return Answer.ok(figures);
        var name = "pipeline-" + days.from() + "-" + days.to() + ".csv";
        return Answer.of(200, "text/csv", Buffer.buffer(figures.csv()))
                .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    private PipelineFigures figures(Call call, Days days, Instant now) {
        boolean isByDay = days.count() > MOST_BY_HOUR;
        var tenant = call.tenant();
        var dataset = call.nullable("dataset");
        var asked = new IngestRequest.Pipeline(tenant, dataset, days.start(), days.end(), isByDay);
        var its = services.ask(IngestRequest.ADDRESS, asked, call);
        // A run is of all datasets that changed.
        var runs =
                dataset == null
                        ? runs(call, days, isByDay)
                        : Optional.<TransformRequest.RunTimesAnswer>empty();
        var sums = new HashMap<Instant, PipelineSums>();
        its.items().forEach(step -> sums.put(step.at(), step.sums()));
        var times = new HashMap<Instant, RunTime>();
        runs.ifPresent(known -> known.items().forEach(step -> put(times, step)));
        var moments = new TreeSet<Instant>(sums.keySet());
        moments.addAll(times.keySet());
        var length = isByDay ? Duration.ofDays(1) : Duration.ofHours(1);
        var items =
                moments.stream()
                        .map(at ->
                                PipelineFigures.Row.of(
                                        at,
                                        sums.getOrDefault(at, NOTHING),
                                        runs.isEmpty() ? null : times.getOrDefault(at, NO_RUN),
                                        passed(at, at.plus(length), now)))
                        .toList();
        var total =
                PipelineFigures.Row.of(
                        null, its.total(), total(runs), passed(days.start(), days.end(), now));
        return new PipelineFigures(
                days.from(), days.to(), isByDay ? "day" : "hour", total, List.copyOf(items));
    }

    private static void put(Map<Instant, RunTime> times, RunTimeStep step) {
        times.put(step.at(), step.time());
    }

    private static @Nullable RunTime total(Optional<TransformRequest.RunTimesAnswer> runs) {
        return runs.isPresent() ? runs.get().total() : null;
    }

    /// Seconds of a time that are over.
    private static long passed(Instant from, Instant until, Instant now) {
        return Duration.between(from, now.isBefore(until) ? now : until).toSeconds();
    }

    private Optional<TransformRequest.RunTimesAnswer> runs(Call call, Days days, boolean isByDay) {
        var asked = new TransformRequest.RunTimes(call.tenant(), days.start(), days.end(), isByDay);
        try {
            return Optional.of(services.ask(TransformRequest.ADDRESS, asked, call));
        } catch (ProblemException e) {
            if (AWAY.contains(e.problem().status())) return Optional.empty();
            throw e;
        }
    }
}
