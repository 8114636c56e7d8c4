package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.Stack;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes that run the same schedules, one of which is killed again and again: each second of
/// each schedule is one row with one run, and none is missing.
@Tag("slow")
class KilledSchedulerIT {
    private static final int SCHEDULES = 5;
    private static final int KILLS = 4;
    private static final int ROWS_BETWEEN_KILLS = 8;
    private static final int PATIENCE_SECONDS = 120;

    private final Stack stack = Stack.shared();
    private final int[] ports = {ChildNode.freePort(), ChildNode.freePort()};
    private final ChildNode[] nodes = new ChildNode[2];

    @TempDir Path folder;

    @AfterEach
    void stop() {
        ChildNode.closeAll(Stream.of(nodes).filter(Objects::nonNull).toList());
    }

    @Test
    void noInstantIsMissedOrDoubledWhileNodesAreKilled() throws Exception {
        nodes[0] = up(0);
        nodes[1] = up(1);
        var client = TestClient.signUp(nodes[0].url());
        client.stored("orders", "id,name,city,amount\n1,Ada,York,5.50\n");
        var project = Belongings.project("orders");
        var put = client.send("PUT", "/api/v1/projects/shop", "application/zip", project);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        for (int i = 0; i < SCHEDULES; i++) {
            var body =
                    "{\"starts\":{\"kind\":\"project\",\"name\":\"shop\",\"command\":\"compile\"},"
                            + "\"when\":{\"kind\":\"interval\",\"seconds\":3600},"
                            + "\"catchUp\":\"each\",\"overlap\":\"queue\"}";
            client.done("PUT", "/api/v1/schedules/s" + i, "application/json", body);
        }
        var me = Belongings.tree(client.get("/api/v1/auth/me").body());
        var tenant = me.path("tenant").path("id").asText();
        eachSecond(tenant);

        for (int kill = 0; kill < KILLS; kill++) {
            int victim = kill % 2;
            awaitRows(tenant, count(tenant, "schedule_run") + SCHEDULES * ROWS_BETWEEN_KILLS);
            nodes[victim].kill();
            awaitRows(tenant, count(tenant, "schedule_run") + SCHEDULES * ROWS_BETWEEN_KILLS);
            nodes[victim] = up(victim);
        }
        var last = client.at(nodes[0].url());
        for (int i = 0; i < SCHEDULES; i++) {
            var paused = "{\"enabled\":false}".getBytes(UTF_8);
            var path = "/api/v1/schedules/s" + i;
            assertThat(last.send("PATCH", path, "application/json", paused).statusCode())
                    .isEqualTo(200);
        }

        assertThat(strings(of(tenant, GAPS))).isEmpty();
        assertThat(count(tenant, "schedule_run where state = 'refused'")).isZero();
        assertThat(strings(of(tenant, UNLIKE))).isEmpty();
        assertThat(count(tenant, "schedule_run"))
                .isGreaterThanOrEqualTo((long) SCHEDULES * ROWS_BETWEEN_KILLS * KILLS * 2);
    }

    // An instant without the one a second before it, though it is not the schedule's first.
    private static final String GAPS =
            """
            select schedule || ' ' || instant from (
              select schedule, instant, lag(instant) over (partition by schedule order by instant) as before
              from its.schedule_run) each
            where instant - before <> interval '1 second'
            """;
    // A run that no instant started, or that two did, and an instant without its run.
    private static final String UNLIKE =
            """
            select coalesce(s.schedule || ' ' || s.instant, 'run ' || r.id)
            from (select * from its.run where trigger = 'schedule') r
            full join (select * from its.schedule_run where state <> 'skipped') s on s.run = r.id::text
            group by r.id, s.schedule, s.instant
            having r.id is null or s.schedule is null or count(*) > 1
            union all
            select 'run ' || run from its.schedule_run where run is not null group by run having count(*) > 1
            """;

    private static String of(String tenant, String sql) {
        return sql.replace("its.", "t_" + tenant + ".");
    }

    /// The API allows no interval of a second.
    private void eachSecond(String tenant) throws SQLException {
        stack.asSuperuser(
                """
                update t_%s.schedule
                set timing = jsonb_set(timing, '{seconds}', '1'), next_at = date_trunc('second', now())
                """
                        .formatted(tenant));
        stack.asSuperuser(
                "update millrace.schedule_times set next_at = date_trunc('second', now()) where tenant = '"
                        + tenant
                        + "'");
    }

    private void awaitRows(String tenant, long enough) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (count(tenant, "schedule_run") < enough) {
            assertThat(System.nanoTime()).as("rows").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private long count(String tenant, String from) throws SQLException {
        var found = strings("select count(*) from t_" + tenant + "." + from);
        return Long.parseLong(found.getFirst());
    }

    private List<String> strings(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var superuser = stack.superuser();
                var statement = superuser.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    private ChildNode up(int index) {
        return ChildNode.beside(stack, folder, "node" + index, ports[index], ports[1 - index]);
    }
}
