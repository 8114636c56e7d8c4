package io.millrace.gateway.calls;

import io.millrace.alerts.api.AlertsRequest;
import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.live.Latencies;
import io.millrace.gateway.live.ServiceMonitor;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Request;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.transform.api.TransformRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The home page's document, put together from all services at once. A service that does not answer
/// leaves its part out; it does not take the page down.
public final class OverviewCalls {
    private static final int BATCHES = 10;
    private static final int RUNS = 10;
    private static final int INCIDENTS = 5;
    private static final Set<Integer> AWAY = Set.of(503, 504);

    private final Vertx vertx;
    private final Services services;
    private final ServiceMonitor monitor;
    private final Latencies latencies;

    public OverviewCalls(
            Vertx vertx, Services services, ServiceMonitor monitor, Latencies latencies) {
        this.vertx = vertx;
        this.services = services;
        this.monitor = monitor;
        this.latencies = latencies;
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
                        new Dashboard.Open(totals.openAlerts())));
    }

    private Answer dashboard(Call call) {
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
        return Answer.ok(
                new Dashboard(
                        totals.river(),
                        totals.score(),
                        new Dashboard.Incidents(
                                totals.open(),
                                get(incidents.await(), RcaRequest.IncidentList::items)),
                        totals.allAlerts(),
                        get(batches.await(), IngestRequest.BatchPage::items),
                        get(runs.await(), TransformRequest.RunList::items),
                        monitor.now().items(),
                        totals.throughput(),
                        latencies.of(tenant).orElse(null)));
    }

    private <R> Future<Optional<R>> ask(Call call, String address, Request<R> request) {
        return Together.here(vertx).start(() -> present(call, address, request));
    }

    private <R> Optional<R> present(Call call, String address, Request<R> request) {
        try {
            return Optional.of(services.ask(address, request, call));
        } catch (ProblemException e) {
            if (AWAY.contains(e.problem().status())) return Optional.empty();
            throw e;
        }
    }

    private static <A, V> @Nullable V get(Optional<A> answer, Function<A, @Nullable V> field) {
        return answer.isPresent() ? field.apply(answer.get()) : null;
    }
}
