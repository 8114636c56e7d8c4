package io.millrace.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.alerts.AlertsVerticle;
import io.millrace.alerts.api.AlertsRequest;
import io.millrace.gateway.Departure;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.GatewaySettings;
import io.millrace.gateway.GatewayVerticle;
import io.millrace.gateway.http.ApiContract;
import io.millrace.gateway.live.FlowMonitor;
import io.millrace.gateway.live.Probe;
import io.millrace.gateway.meters.TenantMeters;
import io.millrace.ingest.IngestSettings;
import io.millrace.ingest.IngestVerticle;
import io.millrace.ingest.PullStarter;
import io.millrace.ingest.Pulling;
import io.millrace.ingest.SourcesVerticle;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Bus;
import io.millrace.matching.EntityStarter;
import io.millrace.matching.Matching;
import io.millrace.matching.MatchingSettings;
import io.millrace.matching.MatchingVerticle;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.ChecksStarter;
import io.millrace.quality.QualitySettings;
import io.millrace.quality.QualityVerticle;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.RcaSettings;
import io.millrace.rca.RcaVerticle;
import io.millrace.rca.api.RcaRequest;
import io.millrace.stream.Brokers;
import io.millrace.stream.LiveFeed;
import io.millrace.stream.LiveLog;
import io.millrace.stream.Outbox;
import io.millrace.stream.QueueMeters;
import io.millrace.stream.Relay;
import io.millrace.stream.ScheduleSettings;
import io.millrace.stream.SchedulesVerticle;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.LiveRequest;
import io.millrace.stream.api.ObjectStore;
import io.millrace.stream.api.ScheduleRequest;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Audit;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.usage.Metering;
import io.millrace.transform.ProjectStarter;
import io.millrace.transform.TransformSettings;
import io.millrace.transform.TransformVerticle;
import io.millrace.transform.api.TransformRequest;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Which verticles each role needs, built by constructors from what a node shares.
record Wiring(
        Vertx vertx,
        Database database,
        WorkQueue queue,
        Outbox outbox,
        ObjectStore objects,
        Brokers kafka,
        Metering metering,
        PrometheusMeterRegistry meters,
        Pulling pulling) {
    private static final Duration MEASURE = Duration.ofSeconds(10);

    /// Every record that crosses the bus between nodes.
    static final List<Class<? extends Record>> MESSAGES =
            Bus.messages(
                    LiveRequest.class,
                    ScheduleRequest.class,
                    IngestRequest.class,
                    TransformRequest.class,
                    MatchingRequest.class,
                    QualityRequest.class,
                    RcaRequest.class,
                    AlertsRequest.class);

    List<VerticleBase> parts(NodeRole role) {
        return switch (role) {
            case GATEWAY -> List.of(new LiveLog(database.tenantDb()));
            case RELAY -> relays();
            // Deployed last, the polls of Kafka are the first to end.
            case INGEST -> List.of(ingest(), sources());
            case MATCHING -> List.of(matching());
            case TRANSFORM -> List.of(transform(), schedules());
            case QUALITY -> List.of(quality());
            case RCA ->
                    List.of(
                            new RcaVerticle(
                                    database.tenantDb(),
                                    queue,
                                    outbox,
                                    DatabaseClock.POSTGRES,
                                    RcaSettings.defaults()));
            case ALERTS ->
                    List.of(
                            new AlertsVerticle(
                                    database.tenantDb(), queue, outbox, DatabaseClock.POSTGRES));
        };
    }

    private List<VerticleBase> relays() {
        return database.tenantDb().servers().stream()
                .<VerticleBase>map(server -> new Relay(server, kafka))
                .toList();
    }

    private TransformVerticle transform() {
        return new TransformVerticle(
                transformDoors(), queue, outbox, objects, TransformSettings.defaults());
    }

    private io.millrace.transform.Doors transformDoors() {
        return new io.millrace.transform.Doors(
                database.tenantDb(), database.tenantSql(), Clock.systemUTC());
    }

    private SchedulesVerticle schedules() {
        var projects =
                new ProjectStarter(transformDoors(), queue, outbox, TransformSettings.defaults());
        var starters =
                List.of(
                        projects,
                        new EntityStarter(shared()),
                        new ChecksStarter(queue),
                        new PullStarter(queue, outbox));
        return new SchedulesVerticle(
                database.tenantDb(), queue, outbox, starters, ScheduleSettings.defaults());
    }

    private IngestVerticle ingest() {
        return new IngestVerticle(
                database.tenantDb(),
                database.tenantSql(),
                queue,
                outbox,
                objects,
                pulling,
                IngestSettings.of(kafka));
    }

    private SourcesVerticle sources() {
        return new SourcesVerticle(
                database.tenantDb(), queue, outbox, IngestSettings.of(kafka), pulling, meters);
    }

    private MatchingVerticle matching() {
        return new MatchingVerticle(shared());
    }

    private Matching shared() {
        return new Matching(
                database.tenantDb(), queue, outbox, Clock.systemUTC(), MatchingSettings.defaults());
    }

    private QualityVerticle quality() {
        var doors =
                new io.millrace.quality.Doors(
                        database.tenantDb(), database.tenantSql(), DatabaseClock.POSTGRES);
        return new QualityVerticle(doors, queue, outbox, QualitySettings.defaults());
    }

    /// @param url where it listens
    record Door(URI url, Departure departure) {}

    /// Deploys the live feed, what measures for all nodes, and the HTTP server.
    ///
    /// @param contract as it is being read
    /// @throws StartException when the port is in use
    Door openGateway(
            NodeSettings settings,
            Accounts accounts,
            CompletableFuture<ApiContract> contract,
            Consumer<VerticleBase> deploy) {
        var feed = new LiveFeed(database.tenantDb(), kafka);
        deploy.accept(feed);
        deploy.accept(new QueueMeters(database.tenantDb(), meters));
        deploy.accept(new TenantMeters(accounts::tenants, meters, MEASURE));
        var gateway = gateway(settings, accounts, Servers.await(contract), feed);
        var verticle = new GatewayVerticle(gateway);
        listen(settings, () -> deploy.accept(verticle));
        return new Door(url(settings, verticle.port()), gateway.departure());
    }

    /// Deploys what a node without a gateway answers.
    ///
    /// @throws StartException when the port is in use
    Door openHealth(NodeSettings settings, Consumer<VerticleBase> deploy) {
        var departure = new Departure();
        var verticle =
                new HealthServer(settings.host(), settings.port(), meters, needed(), departure);
        listen(settings, () -> deploy.accept(verticle));
        return new Door(url(settings, verticle.port()), departure);
    }

    /// What tells how the node does.
    ///
    /// @param node its name among the others
    NodeMetrics metrics(String node) {
        var clock = Clock.systemUTC();
        var rows = database.tenantDb().meter();
        var measure = new NodeMeasure(meters, rows::rowsSinceStart, clock.instant());
        return new NodeMetrics(node, measure, () -> NodeMetrics.producer(kafka), clock);
    }

    private static URI url(NodeSettings settings, int port) {
        return URI.create("http://" + settings.host() + ":" + port);
    }

    private static void listen(NodeSettings settings, Runnable deploy) {
        try {
            deploy.run();
        } catch (Exception e) { // await throws checked ones as they are
            if (cause(e) instanceof BindException) {
                throw StartException.portInUse(settings.port());
            }
            throw e;
        }
    }

    /// The parts without which no node can work.
    private List<Probe> needed() {
        return List.of(
                new Probe("postgres", true, database.tenantDb()::ping),
                new Probe("cluster", true, () -> Cluster.checkSafe(vertx)));
    }

    /// Of a further server that is away the others are as well as ever.
    private Stream<Probe> further() {
        return database.tenantDb().servers().stream()
                .filter(server -> !server.isFirst())
                .map(server -> new Probe("postgres-" + server.name(), false, server::ping));
    }

    private Gateway gateway(
            NodeSettings settings, Accounts accounts, ApiContract contract, LiveFeed feed) {
        var standard = GatewaySettings.standard(settings.host(), settings.port(), settings.web());
        return new Gateway(
                standard.with(Set.copyOf(settings.origins()), settings.trustedProxies())
                        .at(PriceList.read(System.getenv())),
                contract,
                accounts,
                new ApiKeys(database.tenantDb()),
                new Audit(database.tenantDb()),
                objects,
                meters,
                Stream.of(
                                needed().stream(),
                                further(),
                                Stream.of(
                                        new Probe("kafka", false, feed::checkKafka),
                                        // Each node counts its part by itself meanwhile.
                                        new Probe("cache", false, () -> Cluster.checkMemory(vertx)),
                                        new Probe("live", false, feed::checkFlow)))
                        .flatMap(Function.identity())
                        .toList(),
                Clock.systemUTC(),
                metering,
                vertx,
                settings.nifi().<FlowMonitor.Nifi>map(NifiFlows::new));
    }

    private static Throwable cause(Throwable e) {
        return e.getCause() == null ? e : cause(e.getCause());
    }
}
