package io.millrace.bench;

import io.millrace.app.Node;
import io.millrace.app.NodeRole;
import io.millrace.embedded.PostgresArchive;
import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Provisioner;
import io.millrace.tenants.db.TenantSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Many tenants on one node: to bring all their schemas to this version from the one before, to
/// start with all of them, what it holds when all have sent data and rest again, and how soon they
/// are awake then.
@Command(
        name = "tenants",
        description = "many tenants on one node: start, memory, connections, migration, waking",
        mixinStandardHelpOptions = true)
final class TenantsBench implements Callable<Integer> {
    private static final int QUICK_COUNT = 30;
    private static final int AT_ONCE = 2;
    // A tenant's own connections are closed a minute after their last use, at the latest.
    private static final int REST_SECONDS = 95;
    private static final int QUICK_REST_SECONDS = 8;
    private static final int WOKEN = 20;
    private static final String OWNER = "bench-owner";
    private static final String DATASET = "orders";

    private static final String INSERT =
            "insert into millrace.tenants (id, slug, name) values (?, 'many-' || ?, 'many')";
    private static final String JOIN =
            """
            insert into millrace.memberships (user_id, tenant, role)
            select u.id, t.id, 'owner' from millrace.users u, millrace.tenants t where t.slug like 'many-%'
            """;
    private static final String CLIENTS =
            "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";
    private static final String TENANTS_OWN = CLIENTS + " and usename like 't\\_%'";
    private static final String SLUGS =
            "select slug from millrace.tenants where slug like 'many-%' order by slug";

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "500",
            description = "how many tenants; default: ${DEFAULT-VALUE}, 30 with --quick")
    private int count;

    @Override
    public Integer call()
            throws IOException, SQLException, InterruptedException, ExecutionException {
        int tenants = options.quick() ? Math.min(count, QUICK_COUNT) : count;
        var report = new Report.Builder("tenants");
        var folder = Files.createTempDirectory("millrace-bench");
        try {
            var password = Ids.random128();
            make(folder, tenants, password);
            measure(report, folder, tenants + " tenants: ", password);
        } finally {
            PostgresArchive.delete(folder);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private void measure(Report.Builder report, Path folder, String many, String password)
            throws IOException, SQLException, InterruptedException {
        try (var node = NodeProcess.up(folder)) {
            report.add(
                    many + "start with all schemas a version behind",
                    "wallSeconds",
                    node.secondsToReady(),
                    "s");
        }
        try (var node = NodeProcess.up(folder)) {
            report.add(many + "start until ready", "wallSeconds", node.secondsToReady(), "s");
            use(node, password);
            var slugs = strings(node, SLUGS);
            var some = slugs.subList(0, Math.min(WOKEN, slugs.size()));
            var waking = new Waking(node.url(), OWNER, password, some);
            waking.prepare(DATASET);
            TimeUnit.SECONDS.sleep(options.quick() ? QUICK_REST_SECONDS : REST_SECONDS);
            addRest(report, many + "at rest after a batch each", node);
            if (count(node, TENANTS_OWN) > 0) {
                throw new IllegalStateException("tenants' logins hold connections after the rest");
            }
            waking.measure(report, many);
        }
    }

    /// Makes the tenants' schemas as they were before the last script of the template, all owned by
    /// one user. What a script did cannot be undone in general, so it is not done.
    private static void make(Path folder, int tenants, String password)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        try (var node = BenchNode.start(folder, NodeRole.GATEWAY, NodeRole.RELAY)) {
            Client.signUp(node.url(), OWNER, password);
            atOnce(tenants, () -> provision(node));
            try (var database = Database.of(node.databaseSettings());
                    var statement = database.connection().createStatement()) {
                statement.execute(JOIN);
            }
        }
    }

    private static TenantId provision(Node node) throws SQLException {
        var tenant = Ids.tenant();
        var its = TenantSchemas.of(tenant);
        var provisioner = node.database().provisioner();
        var versions = Provisioner.versions();
        try (var owner = node.database().schema().owner();
                var insert = owner.prepareStatement(INSERT)) {
            owner.setAutoCommit(false);
            provisioner.addRoles(owner, tenant);
            provisioner.addSchemas(owner, tenant, its);
            provisioner.addTables(owner, tenant, its, versions.subList(0, versions.size() - 1));
            insert.setString(1, tenant.value());
            insert.setString(2, tenant.value());
            insert.execute();
            owner.commit();
            return tenant;
        }
    }

    static void atOnce(int times, Callable<?> work)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < times; i++) running.add(threads.submit(work));
            for (var one : running) one.get();
        }
    }

    /// Every tenant sends a batch and has it stored.
    private static void use(NodeProcess node, String password)
            throws IOException, SQLException, InterruptedException {
        for (var slug : strings(node, SLUGS)) {
            Client.signIn(node.url(), OWNER, password, slug)
                    .upload(DATASET, "text/csv", "id,amount\n1,2.50\n2,3.25\n");
        }
    }

    private static void addRest(Report.Builder report, String name, NodeProcess node)
            throws IOException, SQLException {
        report.add(name, "rssMiB", node.residentMiB(), "MiB")
                .add(name, "connections", count(node, CLIENTS), "")
                .add(name, "connections of tenants' logins", count(node, TENANTS_OWN), "");
    }

    private static double count(NodeProcess node, String sql) throws IOException, SQLException {
        return Double.parseDouble(strings(node, sql).getFirst());
    }

    private static List<String> strings(NodeProcess node, String sql)
            throws IOException, SQLException {
        try (var superuser = node.superuser();
                var statement = superuser.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }
}
