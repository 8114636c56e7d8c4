package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tenant that a node cannot bring to its version.
class FailedUpgradeIT {
    @Test
    void itIsRefusedTheOthersAreServedAndTheOperatorIsTold(@TempDir Path folder) throws Exception {
        var settings = NodeSettings.local(folder, 0, folder);
        TestClient good;
        TestClient bad;
        try (var earlier = Node.start(settings)) {
            good = TestClient.signUp(earlier.url());
            bad = TestClient.signUp(earlier.url());
            var tenant = Json.readObject(bad.get("/api/v1/tenant").body());
            forget(earlier, String.valueOf(tenant.get("id")));
        }

        try (var node = Node.start(settings)) {
            var refused = bad.at(node.url()).get("/api/v1/datasets");

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("The upgrade of this organization's data failed");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            var served = good.at(node.url()).get("/api/v1/datasets");
            assertThat(served.statusCode()).as(served.body()).isEqualTo(200);
            var told =
                    TestClient.operator(node)
                            .await(
                                    "/api/v1/operator/defects",
                                    answer -> answer.toString().contains("TenantUpgrade"));
            assertThat(told.toString()).contains("PSQLException");
        }
    }

    /// A script whose table is there already fails when it runs again.
    private static void forget(Node node, String tenant) throws SQLException {
        var database = node.databaseSettings();
        var url =
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(database.host(), database.port(), database.database());
        try (var superuser =
                        DriverManager.getConnection(
                                url, database.superuser(), database.superuserPassword());
                var delete =
                        superuser.prepareStatement(
                                "delete from millrace.tenant_migrations where tenant = ? and version = 'tenant/050_rca.sql'")) {
            delete.setString(1, tenant);
            assertThat(delete.executeUpdate()).isOne();
        }
    }
}
