package io.millrace.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.gateway.calls.Prices;
import io.millrace.gateway.http.ApiContract;
import io.millrace.gateway.live.FlowMonitor;
import io.millrace.gateway.live.LiveSettings;
import io.millrace.gateway.live.Probe;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.stream.FolderObjectStore;
import io.millrace.tenants.Account;
import io.millrace.tenants.AccountSettings;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Audit;
import io.millrace.tenants.Role;
import io.millrace.tenants.usage.Metering;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// A gateway on a free port over real accounts and a real Postgres.
final class TestGateway {
    static final String PASSWORD = "correct horse battery";
    static final String OTHER_ORIGIN = "https://app.example.org";

    private final Stack stack = Stack.shared();
    private final Accounts accounts;
    private final GatewayVerticle verticle;
    private final String deployment;
    private final Metering metering;
    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<String> services = new ArrayList<>();

    /// What NiFi says of each tenant.
    final Map<TenantId, List<FlowMonitor.Flow>> flows = new ConcurrentHashMap<>();

    /// Names of parts that are to look as if they were away.
    final Set<String> gone = ConcurrentHashMap.newKeySet();

    final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TestGateway(Path pages, UnaryOperator<LiveSettings> live) {
        this(pages, live, settings -> settings);
    }

    TestGateway(
            Path pages, UnaryOperator<LiveSettings> live, UnaryOperator<GatewaySettings> settings) {
        accounts = accounts(Clock.systemUTC());
        accounts.start();
        metering = Metering.of(stack.vertx(), stack.db(), Clock.systemUTC());
        metering.usage().start(null);
        var standard = GatewaySettings.standard("127.0.0.1", 0, pages);
        var gateway =
                new Gateway(
                        settings.apply(
                                new GatewaySettings(
                                        "127.0.0.1",
                                        0,
                                        Set.of(OTHER_ORIGIN),
                                        List.of(),
                                        pages,
                                        64 * 1024,
                                        1 << 20,
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(60),
                                        standard.refreshLife(),
                                        10_000,
                                        10_000,
                                        10,
                                        live.apply(LiveSettings.standard()),
                                        Prices.NONE)),
                        ApiContract.load(),
                        accounts,
                        new ApiKeys(stack.db()),
                        new Audit(stack.db()),
                        new FolderObjectStore(stack.vertx(), stack.folder().resolve("objects")),
                        meters,
                        List.of(
                                probe("postgres", true, () -> stack.db().ping()),
                                probe("kafka", false, () -> {}),
                                probe("live", false, () -> {})),
                        Clock.systemUTC(),
                        metering,
                        stack.vertx(),
                        Optional.of(new StandInNifi()));
        verticle = new GatewayVerticle(gateway);
        deployment =
                stack.vertx()
                        .deployVerticle(
                                verticle,
                                new DeploymentOptions()
                                        .setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                        .await();
    }

    private Probe probe(String name, boolean isNeeded, Runnable check) {
        return new Probe(
                name,
                isNeeded,
                () -> {
                    if (gone.contains(name)) throw Problem.unavailable(name).toException();
                    check.run();
                });
    }

    /// Says of each tenant what a test put there, and does as it is told but with what is invalid.
    private final class StandInNifi implements FlowMonitor.Nifi {
        @Override
        public List<FlowMonitor.Flow> read(TenantId tenant) {
            if (gone.contains("nifi")) throw Problem.unavailable("nifi").toException();
            return flows.getOrDefault(tenant, List.of());
        }

        @Override
        public Optional<Boolean> run(TenantId tenant, String flow, boolean isRunning) {
            var before = read(tenant);
            var its = before.stream().filter(one -> one.name().equals(flow)).findFirst();
            if (its.isEmpty()) return Optional.empty();
            if (isRunning && its.get().state().equals("invalid")) return Optional.of(false);
            var state = isRunning ? "running" : "stopped";
            flows.put(
                    tenant,
                    before.stream()
                            .map(one -> one.name().equals(flow) ? in(state, one) : one)
                            .toList());
            return Optional.of(true);
        }

        private static FlowMonitor.Flow in(String state, FlowMonitor.Flow its) {
            return new FlowMonitor.Flow(
                    its.name(),
                    state,
                    its.queuedFiles(),
                    its.queuedBytes(),
                    its.files(),
                    its.bytes(),
                    its.setAside());
        }
    }

    private Accounts accounts(Clock clock) {
        return new Accounts(
                stack.vertx(),
                stack.database(),
                stack.secrets(),
                AccountSettings.standard(),
                clock);
    }

    Accounts accounts() {
        return accounts;
    }

    Metering metering() {
        return metering;
    }

    Vertx vertx() {
        return stack.vertx();
    }

    Stack stack() {
        return stack;
    }

    int port() {
        return verticle.port();
    }

    void deploy(StandIn service) {
        services.add(
                stack.vertx()
                        .deployVerticle(
                                service,
                                new DeploymentOptions()
                                        .setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                        .await());
    }

    void undeployServices() {
        services.forEach(service -> stack.vertx().undeploy(service).await());
        services.clear();
    }

    /// Sockets that named themselves and are open.
    int sockets() {
        return (int) meters.get("millrace.live.sockets").gauge().value();
    }

    void close() {
        undeployServices();
        stack.vertx().undeploy(deployment).await();
        metering.usage().close();
        accounts.close();
    }

    /// A new tenant with its owner signed in.
    Account.SignedIn signUp() {
        return accounts.signup(
                new Account.SignUp(
                        "Org " + Ids.random128(),
                        Ids.random128() + "@example.org",
                        PASSWORD,
                        Optional.empty()));
    }

    /// An access token of a new member of `tenant`.
    String member(TenantId tenant, Role role) {
        return login(accounts, member(tenant, role.id()));
    }

    /// A token that was good until a while ago.
    String expired(TenantId tenant) {
        var then = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        return login(accounts(then), member(tenant, "owner"));
    }

    private static String login(Accounts accounts, String email) {
        return accounts.login(email, PASSWORD, null).accessToken();
    }

    /// A token of an operator of the platform.
    String operator() {
        var email = Ids.random128() + "@example.org";
        accounts.operators().create(email, PASSWORD);
        return accounts.operators().login(email, PASSWORD).accessToken();
    }

    /// Adds a member with the password of the others.
    private String member(TenantId tenant, String role) {
        var email = Ids.random128() + "@example.org";
        stack.db()
                .platform(c -> {
                    c.preparedQuery(
                                    """
                                    insert into millrace.users (id, email, password)
                                    select $1, $2, u.password from millrace.users u
                                    join millrace.memberships m on m.user_id = u.id
                                    where m.tenant = $3 limit 1
                                    """)
                            .execute(Tuple.of(email, email, tenant.value()))
                            .await();
                    return c.preparedQuery(
                                    """
                                    insert into millrace.memberships (user_id, tenant, role)
                                    values ($1, $2, $3)
                                    """)
                            .execute(Tuple.of(email, tenant.value(), role))
                            .await()
                            .rowCount();
                });
        return email;
    }

    /// A new API key of `owner`'s.
    ApiKeys.Created key(Account.SignedIn owner, String... scopes) {
        var maker = accounts.tokens().verify(owner.accessToken());
        return new ApiKeys(stack.db()).create(maker, "test", List.of(scopes), Optional.empty());
    }

    int execute(String sql, Object... values) {
        return stack.db()
                .platform(c -> c.preparedQuery(sql).execute(Tuple.from(values)).await().rowCount());
    }

    /// Waits until `condition` holds.
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it never came to hold");
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> get(String path, String token) {
        return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token));
    }

    /// @param json of the body; empty for none
    HttpResponse<String> send(String method, String path, String token, String json) {
        var request =
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.ofString(json));
        if (!json.isEmpty()) request.header("Content-Type", "application/json");
        return send(request);
    }

    JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    HttpResponse<String> post(String path, String json) {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }
}
