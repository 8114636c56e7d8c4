package io.millrace.app;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.kernel.Bus;
import io.millrace.stream.FolderObjectStore;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.AccountSettings;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Secrets;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One running node. [#start] builds it from the settings, [#close] takes it down in the order in
/// which nothing under way is lost: no new requests, no new jobs, then the connections, then the
/// servers.
public final class Node implements AutoCloseable {
    private static final Duration LEAVE = Duration.ofSeconds(30);

    private final DataFolder data;
    private final Servers servers;
    private final Vertx vertx;
    private final Database database;
    private final String kafka;
    private final Accounts accounts;
    private final Deque<String> deployed = new ArrayDeque<>();
    private URI url = URI.create("http://127.0.0.1");

    private Node(
            DataFolder data,
            Servers servers,
            Vertx vertx,
            Database database,
            Accounts accounts,
            String kafka) {
        this.data = data;
        this.accounts = accounts;
        this.servers = servers;
        this.vertx = vertx;
        this.database = database;
        this.kafka = kafka;
    }

    /// Starts a node. Blocks until it serves.
    ///
    /// @throws StartException with one line that says what is wrong
    public static Node start(NodeSettings settings) {
        var data = DataFolder.open(settings.data());
        try {
            var secrets = new Secrets(data.secretKey());
            return start(settings, data, secrets, Servers.start(settings, data, secrets));
        } catch (Exception e) { // await throws checked ones as they are
            data.close();
            throw e;
        }
    }

    private static Node start(
            NodeSettings settings, DataFolder data, Secrets secrets, Servers servers) {
        var registry = registry();
        Vertx vertx = null;
        try {
            vertx = Cluster.join(settings, registry);
            Bus.register(vertx, Wiring.MESSAGES);
            var topics = CompletableFuture.supplyAsync(servers::openKafka);
            var database = servers.openDatabase(vertx, secrets);
            var accounts =
                    new Accounts(
                            vertx,
                            database,
                            secrets,
                            AccountSettings.standard(),
                            Clock.systemUTC());
            accounts.start();
            var node = new Node(data, servers, vertx, database, accounts, Servers.await(topics));
            node.deploy(settings, registry);
            return node;
        } catch (Exception e) { // await throws checked ones as they are
            if (vertx != null) vertx.close().otherwiseEmpty().await();
            servers.close();
            throw e;
        }
    }

    /// Without the few meters of Vert.x whose names break Prometheus's rules.
    private static PrometheusMeterRegistry registry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        for (var name : List.of("jvm.compilation.time", "process.cpu.time", "system.cpu.count")) {
            registry.config().meterFilter(MeterFilter.denyNameStartsWith(name));
        }
        return registry;
    }

    private void deploy(NodeSettings settings, PrometheusMeterRegistry registry) {
        var wiring =
                new Wiring(
                        vertx,
                        database,
                        new WorkQueue(vertx, database.tenantDb(), registry),
                        new Outbox(vertx),
                        new FolderObjectStore(vertx, settings.objects()),
                        kafka,
                        registry);
        for (var role : settings.roles()) wiring.parts(role).forEach(this::deploy);
        url =
                settings.roles().contains(NodeRole.GATEWAY)
                        ? wiring.openGateway(settings, accounts, this::deploy)
                        : wiring.openHealth(settings, this::deploy);
    }

    private void deploy(VerticleBase part) {
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        deployed.push(vertx.deployVerticle(part, options).await());
    }

    /// Where the gateway listens, or what tells of the health of a node without one.
    public URI url() {
        return url;
    }

    /// The bootstrap address of the node's Kafka.
    public String kafka() {
        return kafka;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Database database() {
        return database;
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
        while (!deployed.isEmpty()) {
            var part = deployed.pop();
            vertx.undeploy(part).otherwiseEmpty().await();
        }
        accounts.close();
        database.close();
        vertx.close()
                .timeout(LEAVE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .otherwiseEmpty()
                .await();
        servers.close();
        data.close();
    }
}
