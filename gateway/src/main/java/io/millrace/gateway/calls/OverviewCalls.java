package io.millrace.gateway.calls;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.alerts.api.AlertsRequest;
import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.live.Latencies;
import io.millrace.gateway.live.ServiceMonitor;
import io.millrace.gateway.meters.NodeFigures;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Request;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.stream.api.LiveRequest;
import io.millrace.transform.api.TransformRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The home page's document, put together from all services at once. A service that does not
/// answer, or fails, leaves its part out; it does not take the page down.
public final class OverviewCalls {
    private static final int BATCHES = 10;
    private static final int RUNS = 10;
    private static final int INCIDENTS = 5;
    private static final int FAILED = 500;

    private final Vertx vertx;
    private final Services services;
    private final ServiceMonitor monitor;
    private final Latencies latencies;
    private final NodeFigures figures;
    private final Recent<Parts> recent;

    public OverviewCalls(
            Vertx vertx,
            Services services,
            ServiceMonitor monitor,
            Latencies latencies,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.services = services;
        this.monitor = monitor;
        this.latencies = latencies;
        this.figures = new NodeFigures(meters);
        this.recent = new Recent<>("dashboard", meters);
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of("getDashboard", this::dashboard, "getOverview", this::overview);
    }

    /// The totals of every stage, asked for side by side.
    private record Totals(
            Future<Optional<IngestRequest.TotalsAnswer>> ingest,
            Future<Optional<TransformRequest.TotalsAnswer>> transform,
            Future<Optional<MatchingRequest.TotalsAnswer>> matching,
            Future<Optional<QualityRequest.TotalsAnswer>> quality,
            Future<Optional<RcaRequest.TotalsAnswer>> rca,
            Future<Optional<AlertsRequest.TotalsAnswer>> alerts) {

        Dashboard.River river() {
            var rows = ingest.await();
            return new Dashboard.River(
                    get(rows, IngestRequest.TotalsAnswer::in),
                    get(rows, IngestRequest.TotalsAnswer::stored),
                    get(rows, IngestRequest.TotalsAnswer::quarantined),
                    get(transform.await(), TransformRequest.TotalsAnswer::models),
                    get(matching.await(), MatchingRequest.TotalsAnswer::golden),
                    get(matching.await(), MatchingRequest.TotalsAnswer::duplicates),
                    get(quality.await(), t -> new Dashboard.Checks(t.pass(), t.warn(), t.fail())));
        }

        @Nullable Long open() {
            return get(rca.await(), RcaRequest.TotalsAnswer::open);
        }

        @Nullable Long openAlerts() {
            return get(alerts.await(), AlertsRequest.TotalsAnswer::open);
        }

        Dashboard.Alerts allAlerts() {
            return new Dashboard.Alerts(
                    openAlerts(), get(alerts.await(), AlertsRequest.TotalsAnswer::items));
        }

        @Nullable Double rowsPerSecond() {
            return get(ingest.await(), IngestRequest.TotalsAnswer::rowsPerSecond);
        }

        Dashboard.@Nullable Throughput throughput() {
            return get(
                    ingest.await(), t -> new Dashboard.Throughput(t.rowsPerSecond(), t.series()));
        }

        Dashboard.Quality score() {
            return new Dashboard.Quality(get(quality.await(), QualityRequest.TotalsAnswer::score));
        }
    }

    private Totals totals(Call call) {
        var tenant = call.tenant();
        return new Totals(
                ask(call, IngestRequest.ADDRESS, new IngestRequest.Totals(tenant)),
                ask(call, TransformRequest.ADDRESS, new TransformRequest.Totals(tenant)),
                ask(call, MatchingRequest.ADDRESS, new MatchingRequest.Totals(tenant)),
                ask(call, QualityRequest.ADDRESS, new QualityRequest.Totals(tenant)),
                ask(call, RcaRequest.ADDRESS, new RcaRequest.Totals(tenant)),
                ask(call, AlertsRequest.ADDRESS, new AlertsRequest.Totals(tenant)));
    }

    private Answer overview(Call call) {
        var totals = totals(call);
        return Answer.ok(
                new Dashboard.Overview(
                        totals.river(),
                        totals.score(),
                        new Dashboard.Open(totals.open()),
                        new Dashboard.Open(totals.openAlerts()),
                        totals.rowsPerSecond(),
                        figures.latency().orElse(null),
                        figures.node(),
                        kafkaLag(call)));
    }

    private @Nullable Long kafkaLag(Call call) {
        var lag = figures.kafkaLag(call.tenant());
        return lag.isPresent() ? lag.getAsLong() : null;
    }

    /// What the services say of the tenant; what the node itself knows is never kept.
    private record Parts(
            Dashboard.River river,
            Dashboard.Quality quality,
            Dashboard.Incidents incidents,
            Dashboard.Alerts alerts,
            @Nullable List<IngestRequest.BatchAnswer> batches,
            @Nullable List<TransformRequest.RunAnswer> runs,
            Dashboard.@Nullable Throughput throughput) {
        /// Every service answered.
        boolean isWhole() {
            return Stream.of(
                            river.in(),
                            river.models(),
                            river.golden(),
                            river.checks(),
                            incidents.open(),
                            incidents.items(),
                            alerts.open(),
                            batches,
                            runs,
                            throughput)
                    .allMatch(Objects::nonNull);
        }
    }

    private Answer dashboard(Call call) {
        var parts = recent.get(call.tenant(), revision(call), () -> parts(call), Parts::isWhole);
        return Answer.ok(
                new Dashboard(
                        parts.river(),
                        parts.quality(),
                        parts.incidents(),
                        parts.alerts(),
                        parts.batches(),
                        parts.runs(),
                        monitor.now().items(),
                        parts.throughput(),
                        latencies.of(call.tenant()).orElse(null)));
    }

    /// Empty where the live log does not say.
    private Optional<String> revision(Call call) {
        try {
            var request = new LiveRequest.Revision(call.tenant());
            return Optional.of(services.ask(LiveRequest.ADDRESS, request, call).revision());
        } catch (ProblemException _) { // what is asked for says itself what is away
            return Optional.empty();
        }
    }

    private Parts parts(Call call) {
        var tenant = call.tenant();
        var totals = totals(call);
        var batches =
                ask(
                        call,
                        IngestRequest.ADDRESS,
                        new IngestRequest.Batches(tenant, null, BATCHES, null));
        var runs = ask(call, TransformRequest.ADDRESS, new TransformRequest.Runs(tenant, RUNS));
        var incidents =
                ask(call, RcaRequest.ADDRESS, new RcaRequest.Incidents(tenant, "open", INCIDENTS));
        return new Parts(
                totals.river(),
                totals.score(),
                new Dashboard.Incidents(
                        totals.open(), get(incidents.await(), RcaRequest.IncidentList::items)),
                totals.allAlerts(),
                get(batches.await(), IngestRequest.BatchPage::items),
                get(runs.await(), TransformRequest.RunList::items),
                totals.throughput());
    }

    private <R> Future<Optional<R>> ask(Call call, String address, Request<R> request) {
        return Together.here(vertx).start(() -> present(call, address, request));
    }

    private <R> Optional<R> present(Call call, String address, Request<R> request) {
        try {
            return Optional.of(services.ask(address, request, call));
        } catch (ProblemException e) {
            if (e.problem().status() >= FAILED) return Optional.empty();
            throw e;
        }
    }

    private static <A, V> @Nullable V get(Optional<A> answer, Function<A, @Nullable V> field) {
        return answer.isPresent() ? field.apply(answer.get()) : null;
    }
}
