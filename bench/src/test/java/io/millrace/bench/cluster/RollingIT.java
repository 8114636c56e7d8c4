package io.millrace.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that become another version one after the other while they work.
@Tag("slow")
class RollingIT {
    private static final int CALLERS = 4;
    private static final int ENOUGH = 100;

    @TempDir Path folder;

    @Test
    void noRequestIsLostWhileTwoVersionsServeTogether() throws Exception {
        var next = NextVersion.build(Files.createDirectory(folder.resolve("next")));
        // Each has a gateway and a part of the services: requests go to and fro between versions.
        var roles =
                List.of(
                        List.of("gateway", "relay", "ingest", "transform"),
                        List.of(
                                "gateway",
                                "relay",
                                "ingest",
                                "quality",
                                "rca",
                                "matching",
                                "alerts"),
                        List.of("gateway"));
        try (var ground = Ground.start(folder);
                var fleet = Fleet.start(folder, ground, roles)) {
            var tenant = Tenant.signUp(fleet.urls().getFirst());
            var callers = Callers.start(tenant, fleet.urls(), CALLERS);
            try (callers) {
                awaitMore(callers);
                for (int node = 0; node < roles.size(); node++) {
                    assertThat(fleet.update(node, next.folder())).as("exit code").isZero();
                    awaitMore(callers);
                }
            }
            var stored =
                    Audit.of(
                            tenant,
                            fleet.urls().getFirst(),
                            Callers.DATASET,
                            callers.acknowledged());
            var ledger = Audit.ledger(tenant, ground);

            assertThat(callers.failures()).extracting(Callers.Failure::what).isEmpty();
            assertThat(stored.lost()).as("lost").isZero();
            assertThat(stored.doubled()).as("doubled").isZero();
            assertThat(stored.altered()).as("altered").isZero();
            assertThat(ledger.unbalanced() + ledger.open()).as("ledger").isZero();
        }
    }

    private static void awaitMore(Callers callers) throws InterruptedException {
        int enough = callers.answered() + ENOUGH;
        while (callers.answered() < enough) TimeUnit.MILLISECONDS.sleep(50);
    }
}
