package io.millrace.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Ids;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A database of its own, to count everything that is in it.
class ManySignUpsTest {
    private static final int STOCK = 3;
    private static DatabaseSettings settings;
    private static Node node;

    @BeforeAll
    static void open() {
        settings = TestDatabase.shared().settings("signups");
        node = Node.open(settings, Node.settings(STOCK));
        node.accounts().start();
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @Test
    void fiftyAtOnceLeaveNoneHalfMadeAndTheStockRefills() throws Exception {
        var made =
                AccountsTest.together(
                        50, () -> node.signup(Ids.random128() + "@example.org").tenant());
        Node.until(() -> node.number("select count(*) from millrace.ready_tenants") >= STOCK);

        var tenants = strings("select id from millrace.tenants");
        var ready = strings("select id from millrace.ready_tenants");
        var all = new TreeSet<>(tenants);
        all.addAll(ready);
        assertThat(made).extracting(Account.Tenant::slug).doesNotHaveDuplicates();
        assertThat(tenants).hasSize(50);
        assertThat(all).hasSize(tenants.size() + ready.size());
        assertThat(strings("select tenant from millrace.memberships where role = 'owner'"))
                .containsExactlyElementsOf(tenants);
        assertThat(node.number("select count(*) from millrace.users")).isEqualTo(50);
        for (var suffix : List.of("", "_raw", "_models")) {
            assertThat(
                            superuser(
                                    "select substr(nspname, 3, 12) from pg_namespace where nspname ~ '^t_.{12}"
                                            + suffix
                                            + "$'"))
                    .containsExactlyElementsOf(all);
        }
        for (var tenant : all) {
            assertThat(
                            superuser(
                                    "select rolname from pg_roles where rolname like 't\\_"
                                            + tenant
                                            + "%'"))
                    .containsExactly("t_" + tenant, "t_" + tenant + "_sql");
        }
    }

    private static List<String> strings(String sql) {
        return node.rows(sql + " order by 1").stream().map(row -> row.getString(0)).toList();
    }

    private static List<String> superuser(String sql) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:" + settings.port() + "/" + settings.database();
        try (var connection =
                        DriverManager.getConnection(
                                url, settings.superuser(), settings.superuserPassword());
                var rows = connection.createStatement().executeQuery(sql + " order by 1")) {
            var found = new ArrayList<String>();
            while (rows.next()) found.add(rows.getString(1));
            return found;
        }
    }
}
