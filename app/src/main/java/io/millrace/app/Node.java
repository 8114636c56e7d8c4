package io.millrace.app;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.gateway.http.ApiContract;
import io.millrace.ingest.OutgoingGuard;
import io.millrace.ingest.PullBounds;
import io.millrace.ingest.Pulling;
import io.millrace.ingest.SourcesVerticle;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Tracer;
import io.millrace.stream.Brokers;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.AccountSettings;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.backup.Backups;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.usage.Metering;
import io.millrace.tenants.usage.NodeFacts;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One running node. [#start] builds it from the settings, [#close] takes it down in the order in
/// which nothing under way is lost: not ready, no new requests, no polls, no requests of other
/// nodes, no new jobs, then the connections, then the servers.
public final class Node implements AutoCloseable {
    private static final Duration LEAVE = Duration.ofSeconds(30);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(12);

    private final DataFolder data;
    private final Servers servers;
    private final Accounts accounts;
    private final Wiring wiring;
    private final Keeper keeper;
    private final List<Runnable> atEnd = new ArrayList<>();
    private final Duration leavePause;
    private final Deque<String> doors = new ArrayDeque<>();
    private final Deque<String> polls = new ArrayDeque<>();
    private final Deque<String> services = new ArrayDeque<>();
    private Optional<Wiring.Door> door = Optional.empty();
    private Optional<NodeMetrics> metrics = Optional.empty();

    private Node(
            DataFolder data,
            Servers servers,
            Accounts accounts,
            Wiring wiring,
            Keeper keeper,
            Duration leavePause) {
        this.data = data;
        this.servers = servers;
        this.accounts = accounts;
        this.wiring = wiring;
        this.keeper = keeper;
        this.leavePause = leavePause;
    }

    /// Starts a node. Blocks until it serves.
    ///
    /// @throws StartException with one line that says what is wrong
    public static Node start(NodeSettings settings) {
        SettingsCheck.check(settings, System.getenv());
        Accounts.load();
        var data = DataFolder.open(settings.data());
        try {
            var secrets = new Secrets(data.secretKey());
            return start(settings, data, secrets, Servers.start(settings, data, secrets));
        } catch (Exception | Error e) { // await throws checked ones as they are
            data.close();
            throw e;
        }
    }

    private static Node start(
            NodeSettings settings, DataFolder data, Secrets secrets, Servers servers) {
        var registry = registry();
        var begun = new ArrayDeque<Runnable>();
        try {
            var vertx = Cluster.join(settings, registry);
            begun.push(() -> close(vertx));
            trace(vertx, settings);
            Bus.register(vertx, Wiring.MESSAGES);
            var topics = CompletableFuture.supplyAsync(servers::openKafka);
            var contract =
                    settings.roles().contains(NodeRole.GATEWAY)
                            ? Optional.of(Servers.inBackground(ApiContract::load))
                            : Optional.<CompletableFuture<ApiContract>>empty();
            var database = servers.openDatabase(vertx, secrets);
            begun.push(database::close);
            var accounts =
                    new Accounts(
                            vertx,
                            database,
                            secrets,
                            AccountSettings.standard(),
                            Clock.systemUTC());
            begun.push(accounts::close);
            accounts.start();
            var objects = settings.objects().open(vertx);
            var keeper = keeper(settings, servers, database, objects);
            var kafka = Servers.await(topics);
            var metering = Metering.of(vertx, database.tenantDb(), Clock.systemUTC());
            var wiring =
                    new Wiring(
                            vertx,
                            database,
                            new WorkQueue(vertx, database.tenantDb(), registry),
                            new Outbox(vertx),
                            objects,
                            kafka,
                            metering,
                            registry,
                            new Pulling(
                                    secrets,
                                    guard(settings, servers, kafka),
                                    metering.quotas(),
                                    PullBounds.STANDARD,
                                    settings.reach().watched().orElse(null)));
            var node = new Node(data, servers, accounts, wiring, keeper, settings.leavePause());
            node.deploy(settings, contract);
            keeper.measure(registry);
            keeper.start();
            return node;
        } catch (Exception | Error e) { // await throws checked ones as they are
            begun.forEach(Runnable::run);
            servers.close();
            throw e;
        }
    }

    private static void close(Vertx vertx) {
        Tracer.of(vertx).close();
        vertx.close().timeout(LEAVE.toSeconds(), TimeUnit.SECONDS).otherwiseEmpty().await();
    }

    private static void trace(Vertx vertx, NodeSettings settings) {
        settings.traces()
                .map(collector -> OtlpTracer.to(collector, settings.clusterHost()))
                .ifPresent(tracer -> Tracer.install(vertx, tracer));
    }

    /// Pulls reach the public internet and what the operator says, and never the node's own
    /// servers.
    private static OutgoingGuard guard(NodeSettings settings, Servers servers, Brokers kafka) {
        var postgres =
                settings.servers().with(servers.database()).stream()
                        .map(server -> server.where().host() + ":" + server.where().port());
        var own = Stream.concat(postgres, Stream.of(kafka.bootstrap().split(","))).toList();
        return new OutgoingGuard(settings.reach().networks(), own);
    }

    private static Keeper keeper(
            NodeSettings settings, Servers servers, Database database, ObjectStore objects) {
        var backups = new Backups(database, new StoredPayloads(objects), _ -> {});
        return new Keeper(
                settings.keeping(),
                settings.data(),
                servers.embeddedPostgres(),
                backups,
                Clock.systemUTC());
    }

    /// Without the few meters of Vert.x whose names break Prometheus's rules.
    private static PrometheusMeterRegistry registry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        for (var name : List.of("jvm.compilation.time", "process.cpu.time", "system.cpu.count")) {
            registry.config().meterFilter(MeterFilter.denyNameStartsWith(name));
        }
        return registry;
    }

    /// @param contract of a node with a gateway
    private void deploy(NodeSettings settings, Optional<CompletableFuture<ApiContract>> contract) {
        accounts.lifecycle().start(wiring.objects()::delete);
        for (var role : settings.roles()) wiring.parts(role).forEach(this::deploy);
        Consumer<VerticleBase> last = part -> doors.push(deployed(part));
        door =
                contract.map(its -> wiring.openGateway(settings, accounts, its, last))
                        .or(() -> Optional.of(wiring.openHealth(settings, last)));
        var facts = facts(settings);
        wiring.metering().usage().start(facts);
        var defects = accounts.defects();
        atEnd.add(DefectAppender.attach(defects));
        atEnd.add(defects.start(wiring.vertx(), facts.name(), facts.version()));
        atEnd.add(wiring.database().upgrades().start(wiring.vertx()));
        var told = wiring.metrics(facts.name());
        metrics = Optional.of(told);
        told.start(NodeMetrics.EACH);
    }

    private NodeFacts facts(NodeSettings settings) {
        var roles = settings.roles().stream().map(NodeRole::id).sorted().toList();
        // What it listens at may be any address, and then the same on every node.
        var name = settings.clusterHost() + ":" + url().getPort();
        return new NodeFacts(name, roles, Main.VERSION);
    }

    private void deploy(VerticleBase part) {
        (part instanceof SourcesVerticle ? polls : services).push(deployed(part));
    }

    private String deployed(VerticleBase part) {
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return wiring.vertx().deployVerticle(part, options).await();
    }

    /// Where the gateway listens, or what tells of the health of a node without one.
    public URI url() {
        return door.map(Wiring.Door::url).orElse(URI.create("http://127.0.0.1"));
    }

    /// The bootstrap address of the node's Kafka.
    public String kafka() {
        return wiring.kafka().bootstrap();
    }

    public Vertx vertx() {
        return wiring.vertx();
    }

    Accounts accounts() {
        return accounts;
    }

    public Database database() {
        return wiring.database();
    }

    /// Where Postgres is, with the superuser's login.
    public DatabaseSettings databaseSettings() {
        return servers.database();
    }

    /// The process of the embedded Postgres, empty when Postgres runs elsewhere.
    public Optional<Long> postgresPid() {
        return servers.postgresPid();
    }

    @Override
    public void close() {
        announce();
        keeper.close();
        undeploy(doors);
        undeploy(polls);
        Bus.retire(wiring.vertx(), LAST_ANSWERS);
        Future.join(services.stream().map(wiring.vertx()::undeploy).toList())
                .otherwiseEmpty()
                .await();
        atEnd.forEach(Runnable::run);
        accounts.close();
        wiring.metering().usage().close();
        wiring.database().close();
        close(wiring.vertx());
        servers.close();
        data.close();
    }

    /// Says that this node leaves, and serves on until who sends it requests has seen that.
    private void announce() {
        door.ifPresent(its -> its.departure().begin());
        metrics.ifPresent(NodeMetrics::close);
        wiring.queue().leave();
        wiring.metering().usage().leave();
        if (leavePause.isZero() || Cluster.isAlone(wiring.vertx())) return;
        try {
            TimeUnit.NANOSECONDS.sleep(leavePause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void undeploy(Deque<String> parts) {
        while (!parts.isEmpty()) {
            wiring.vertx().undeploy(parts.pop()).otherwiseEmpty().await();
        }
    }
}
