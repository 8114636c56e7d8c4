package io.millrace.bench;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.Role;
import java.io.IOException;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many tenants that ask for a whole build of their projects at the same moment, beside a few: what
/// one costs, how many connections their logins take, and whether anybody sees another's rows.
record ManyBuilds(Report.Builder report, BenchNode bench, Database database, boolean isQuick) {
    /// More than a project has rows in one relation.
    private static final int APART = 1_000_000;

    /// @param first the lowest number among its rows
    private record Tenant(ProjectCalls calls, int first) {}

    void run() throws IOException, InterruptedException, SQLException, ExecutionException {
        int few = isQuick ? 5 : 10;
        var many = tenants(isQuick ? 20 : 100);
        var some = many.subList(0, few);
        for (int i = 0; i < (isQuick ? 2 : 5); i++) build(some); // warm
        var name = many.size() + " tenants build at once";
        try (var watch = LoginWatch.begin(bench)) {
            double alone = CpuSpent.each(bench, isQuick ? 2 : 5, _ -> build(some)) / few;
            double beside = CpuSpent.each(bench, 1, _ -> build(many)) / many.size();
            report.compare(name + ", each", "cpuSeconds", beside, "s", few + " tenants", alone);
            addHeld(name, watch);
        }
        addSeen(name, many);
    }

    /// With a project that was built once.
    private List<Tenant> tenants(int count)
            throws IOException, InterruptedException, SQLException, ExecutionException {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var tenants = new ArrayList<Tenant>();
        for (var tenant : ReadyTenants.adopt(bench, count)) {
            int first = tenants.size() * APART;
            var one = new Tenant(new ProjectCalls(client(http, tenant)), first);
            one.calls().upload(SmallProject.of(first).zip());
            tenants.add(one);
        }
        Quiet.awaitBuilds(database);
        return tenants;
    }

    private Client client(HttpClient http, TenantId tenant) {
        var key = ReadyTenants.key(bench, tenant, Role.ENGINEER);
        return new Client(http, bench.node().url(), key);
    }

    /// Returns when all are done. Nobody waits at the node meanwhile: that costs, too.
    private void build(List<Tenant> tenants)
            throws IOException, InterruptedException, SQLException {
        var runs = begin(tenants);
        Quiet.awaitBuilds(database);
        for (int i = 0; i < runs.size(); i++) tenants.get(i).calls().verify(runs.get(i));
    }

    /// The run of each.
    private static List<String> begin(List<Tenant> tenants)
            throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var beginning = new ArrayList<Future<String>>();
            for (var one : tenants) {
                beginning.add(threads.submit(() -> one.calls().begin("build")));
            }
            var runs = new ArrayList<String>();
            for (var one : beginning) runs.add(one.get());
            return runs;
        } catch (ExecutionException e) {
            throw new IOException("a build did not begin", e);
        }
    }

    private void addHeld(String name, LoginWatch watch) {
        var limits = bench.node().databaseSettings().limits();
        var metric = "connections";
        report.compare(
                        name + ", tenants' logins",
                        metric,
                        (double) watch.all().get(),
                        "",
                        "bound",
                        limits.total())
                .compare(
                        name + ", one tenant's login",
                        metric,
                        (double) watch.one().get(),
                        "",
                        "bound",
                        limits.connections())
                .add(name + ", looked at", "total", (double) watch.samples().get(), "times");
    }

    /// Each reads its models itself.
    private void addSeen(String name, List<Tenant> tenants)
            throws IOException, InterruptedException {
        long foreign = 0;
        long lost = 0;
        for (var one : tenants) {
            for (var model : SmallProject.NUMBERED.entrySet()) {
                var rows = model.getValue();
                int own = 0;
                for (var row : one.calls().rows(model.getKey())) {
                    long number = row.path(rows.key()).asLong() - one.first();
                    if (number >= 0 && number < rows.count()) own++;
                    else foreign++;
                }
                lost += Math.max(0, rows.count() - own);
            }
        }
        report.add(name, "foreign", (double) foreign, "rows")
                .add(name, "lost", (double) lost, "rows");
    }
}
