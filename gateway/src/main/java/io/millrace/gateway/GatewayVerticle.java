package io.millrace.gateway;

import io.millrace.alerts.api.AlertsRequest;
import io.millrace.gateway.calls.AccountCalls;
import io.millrace.gateway.calls.AlertCalls;
import io.millrace.gateway.calls.AuditCalls;
import io.millrace.gateway.calls.ChannelSnapshots;
import io.millrace.gateway.calls.DataCalls;
import io.millrace.gateway.calls.DriftCalls;
import io.millrace.gateway.calls.EntityCalls;
import io.millrace.gateway.calls.FlowCalls;
import io.millrace.gateway.calls.GrantCalls;
import io.millrace.gateway.calls.HealthCalls;
import io.millrace.gateway.calls.IncidentCalls;
import io.millrace.gateway.calls.KpiCalls;
import io.millrace.gateway.calls.MemberCalls;
import io.millrace.gateway.calls.ModelCalls;
import io.millrace.gateway.calls.OperatorCalls;
import io.millrace.gateway.calls.OrganizationCalls;
import io.millrace.gateway.calls.OverviewCalls;
import io.millrace.gateway.calls.PayloadCalls;
import io.millrace.gateway.calls.PipelineCalls;
import io.millrace.gateway.calls.PlatformCalls;
import io.millrace.gateway.calls.PreviewCalls;
import io.millrace.gateway.calls.QualityCalls;
import io.millrace.gateway.calls.QuarantineCalls;
import io.millrace.gateway.calls.RouteCalls;
import io.millrace.gateway.calls.RowCalls;
import io.millrace.gateway.calls.ScheduleCalls;
import io.millrace.gateway.calls.Services;
import io.millrace.gateway.calls.SessionAnswers;
import io.millrace.gateway.calls.StorageCalls;
import io.millrace.gateway.calls.TenantCalls;
import io.millrace.gateway.calls.TrailCalls;
import io.millrace.gateway.calls.UploadCalls;
import io.millrace.gateway.calls.UsageCalls;
import io.millrace.gateway.calls.WarehouseCalls;
import io.millrace.gateway.http.Access;
import io.millrace.gateway.http.BoundedBody;
import io.millrace.gateway.http.ClientAddress;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.http.Failures;
import io.millrace.gateway.http.Guards;
import io.millrace.gateway.http.Routes;
import io.millrace.gateway.http.Uploads;
import io.millrace.gateway.live.FlowMonitor;
import io.millrace.gateway.live.Latencies;
import io.millrace.gateway.live.LiveServer;
import io.millrace.gateway.live.Origins;
import io.millrace.gateway.live.ServiceMonitor;
import io.millrace.gateway.web.Cors;
import io.millrace.gateway.web.SecurityHeaders;
import io.millrace.gateway.web.WebPages;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Tracer;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.transform.api.TransformRequest;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One HTTP server and what it leads to. Deployed on a virtual thread, several times on one port.
public final class GatewayVerticle extends VerticleBase {
    private static final int SMALL = 64 * 1024;
    private static final List<String> SERVICES =
            List.of(
                    IngestRequest.ADDRESS,
                    TransformRequest.ADDRESS,
                    MatchingRequest.ADDRESS,
                    QualityRequest.ADDRESS,
                    RcaRequest.ADDRESS,
                    AlertsRequest.ADDRESS);

    private final Gateway gateway;
    private @Nullable Edge edge;

    public GatewayVerticle(Gateway gateway) {
        this.gateway = gateway;
    }

    /// The port that it listens on, once deployed.
    public int port() {
        return Objects.requireNonNull(edge).port();
    }

    @Override
    public Future<?> start() {
        var settings = gateway.settings();
        var monitor = new ServiceMonitor(vertx, SERVICES, gateway.probes(), gateway.clock());
        monitor.measure(gateway.meters());
        var latencies = new Latencies(gateway.meters());
        var flows = new FlowMonitor(vertx, gateway.flows(), gateway.clock());
        var endpoints = endpoints(monitor, flows, latencies);
        var accounts = gateway.accounts();
        var access = new Access(accounts.tokens(), gateway.keys(), accounts.standing());
        var origins = new Origins(settings.origins());
        var sockets = sockets(access, origins, endpoints, monitor, flows, latencies);
        var guards =
                new Guards(
                        access,
                        gateway.requests(),
                        new ClientAddress(settings.trustedProxies()),
                        gateway.audit(),
                        gateway.meters(),
                        Tracer.of(vertx));
        var routes = new Routes(gateway.contract(), guards, settings.maxBodyBytes());
        var router = router(routes, origins, endpoints);
        var door =
                new Edge(
                        options(),
                        gateway.departure(),
                        sockets,
                        routes.front(GatewayVerticle::addHeaders),
                        router,
                        vertx.getOrCreateContext());
        edge = door;
        monitor.start();
        return sockets.start().compose(_ -> vertx.deployVerticle(door));
    }

    private static void addHeaders(HttpServerResponse response) {
        SecurityHeaders.add(response);
        Cors.vary(response);
    }

    private HttpServerOptions options() {
        var settings = gateway.settings();
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setCompressionSupported(true)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout((int) settings.idle().toSeconds())
                .setMaxHeaderSize(SMALL)
                .setMaxWebSocketFrameSize(SMALL)
                .setMaxWebSocketMessageSize(SMALL)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }

    private Map<String, Endpoint> endpoints(
            ServiceMonitor monitor, FlowMonitor flows, Latencies latencies) {
        var settings = gateway.settings();
        var services = new Services(vertx, settings.timeout(), settings.waitLimit());
        var uploads = new Uploads(gateway.store(), settings.maxUploadBytes());
        var platform =
                new PlatformCalls(
                        gateway.contract().text(),
                        gateway.meters(),
                        monitor,
                        () -> !gateway.departure().hasBegun());
        var endpoints = new HashMap<String, Endpoint>();
        endpoints.putAll(accountEndpoints());
        endpoints.putAll(new DataCalls(services, uploads, gateway.metering().quotas()).endpoints());
        endpoints.putAll(new PreviewCalls(services).endpoints());
        endpoints.putAll(
                new UploadCalls(services, uploads, gateway.metering().quotas()).endpoints());
        endpoints.putAll(new PayloadCalls(services, gateway.store()).endpoints());
        endpoints.putAll(new TrailCalls(services).endpoints());
        endpoints.putAll(new QuarantineCalls(services).endpoints());
        endpoints.putAll(new DriftCalls(services).endpoints());
        endpoints.putAll(new RouteCalls(services).endpoints());
        endpoints.putAll(new WarehouseCalls(services, gateway.metering().quotas()).endpoints());
        endpoints.putAll(new ModelCalls(services, uploads).endpoints());
        endpoints.putAll(new RowCalls(services).endpoints());
        endpoints.putAll(new EntityCalls(services).endpoints());
        endpoints.putAll(new QualityCalls(services).endpoints());
        endpoints.putAll(new IncidentCalls(services).endpoints());
        endpoints.putAll(new AlertCalls(services).endpoints());
        endpoints.putAll(new KpiCalls(vertx, services, gateway.clock()).endpoints());
        endpoints.putAll(
                new OverviewCalls(vertx, services, monitor, latencies, gateway.meters())
                        .endpoints());
        endpoints.putAll(
                new HealthCalls(
                                monitor,
                                new Bus(vertx, settings.timeout()),
                                gateway.metering().usage()::nodes,
                                gateway.clock())
                        .endpoints());
        endpoints.putAll(new PipelineCalls(services, gateway.clock()).endpoints());
        endpoints.putAll(
                new StorageCalls(
                                services,
                                gateway.metering().usage(),
                                settings.prices(),
                                gateway.clock())
                        .endpoints());
        endpoints.putAll(new ScheduleCalls(services).endpoints());
        endpoints.putAll(new FlowCalls(flows).endpoints());
        endpoints.putAll(platform.endpoints());
        return endpoints;
    }

    private Map<String, Endpoint> accountEndpoints() {
        var accounts = gateway.accounts();
        var sessions = new SessionAnswers(gateway.settings().refreshLife());
        var endpoints = new HashMap<String, Endpoint>();
        endpoints.putAll(
                new AccountCalls(accounts, gateway.keys(), gateway.limits(), sessions).endpoints());
        endpoints.putAll(
                new MemberCalls(
                                accounts.members(),
                                accounts.invitations(),
                                gateway.limits(),
                                sessions)
                        .endpoints());
        endpoints.putAll(
                new OrganizationCalls(accounts.organizations(), gateway.limits(), sessions)
                        .endpoints());
        endpoints.putAll(new AuditCalls(gateway.audit()).endpoints());
        endpoints.putAll(
                new TenantCalls(accounts, gateway.audit(), gateway.store(), gateway.requests())
                        .endpoints());
        endpoints.putAll(new GrantCalls(accounts.grants()).endpoints());
        endpoints.putAll(
                new UsageCalls(gateway.metering(), gateway.requests(), gateway.clock())
                        .endpoints());
        endpoints.putAll(
                new OperatorCalls(
                                accounts.operators(),
                                accounts.defects(),
                                accounts.lifecycle(),
                                accounts.grants(),
                                gateway.metering(),
                                gateway.audit(),
                                gateway.limits())
                        .endpoints());
        return endpoints;
    }

    private LiveServer sockets(
            Access access,
            Origins origins,
            Map<String, Endpoint> endpoints,
            ServiceMonitor monitor,
            FlowMonitor flows,
            Latencies latencies) {
        var settings = gateway.settings();
        return new LiveServer(
                vertx,
                settings.live(),
                origins,
                access,
                tenant -> gateway.accounts().tenant(tenant).slug(),
                new ChannelSnapshots(endpoints, monitor),
                monitor,
                flows,
                latencies,
                gateway.sockets(),
                new Bus(vertx, settings.timeout()),
                gateway.clock());
    }

    private Router router(Routes routes, Origins origins, Map<String, Endpoint> endpoints) {
        var router =
                routes.router(
                        vertx,
                        endpoints,
                        List.of(
                                gateway.departure()::tell,
                                new SecurityHeaders(),
                                new Cors(origins)));
        LiveServer.PATHS.forEach(path -> router.get(path).handler(LiveServer::refuse));
        router.route().handler(GatewayVerticle::dropBody);
        new WebPages(gateway.settings().pages()).mount(router, routes::otherwise);
        router.route().failureHandler(new Failures());
        return router;
    }

    /// No page reads one.
    private static void dropBody(RoutingContext ctx) {
        BoundedBody.drop(ctx.request());
        ctx.next();
    }
}
