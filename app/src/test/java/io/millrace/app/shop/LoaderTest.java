package io.millrace.app.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.testkit.Stack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A schema of Postgres stands for the warehouse: the loader's SQL is what both speak.
class LoaderTest {
    private static final String ORDER =
            "{\"id\":\"O1\",\"product_id\":\"P1\",\"customer_id\":\"C1\",\"quantity\":%d,\"unit_price\":10.50}";

    private Connection warehouse;

    @BeforeEach
    void newSchema() throws SQLException {
        warehouse = Stack.shared().superuser();
        var schema = "w_" + Ids.random128();
        execute("create schema " + schema);
        execute("set search_path to " + schema);
    }

    @AfterEach
    void close() throws SQLException {
        warehouse.close();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = warehouse.createStatement()) {
            statement.execute(sql);
        }
    }

    private Map<String, Integer> load(Map<String, List<String>> models) throws SQLException {
        return new Loader(
                        warehouse,
                        (model, each) ->
                                models.getOrDefault(model, List.of())
                                        .forEach(row -> each.accept(json(row))))
                .load();
    }

    private static JsonNode json(String row) {
        try {
            return Json.MAPPER.readTree(row);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private int quantity() throws SQLException {
        try (var statement = warehouse.createStatement();
                var row = statement.executeQuery("select sum(quantity) from orders")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void newAndOtherRowsAreWrittenAndTheSameAgainNone() throws SQLException {
        var first = load(Map.of("orders", List.of(ORDER.formatted(1))));
        var again = load(Map.of("orders", List.of(ORDER.formatted(1))));
        var other = load(Map.of("orders", List.of(ORDER.formatted(3))));

        assertThat(first).containsEntry("orders", 1).containsEntry("customers", 0);
        assertThat(again).containsEntry("orders", 0);
        assertThat(other).containsEntry("orders", 1);
        assertThat(quantity()).isEqualTo(3);
    }

    @Test
    void rowThatComesOnTwoPagesIsOne() throws SQLException {
        var rows = List.of(ORDER.formatted(1), ORDER.formatted(1));

        assertThat(load(Map.of("orders", rows))).containsEntry("orders", 1);
    }

    @Test
    void loadThatBreaksLeavesTheTableAndTheNextOneGoesOn() throws SQLException {
        load(Map.of("orders", List.of(ORDER.formatted(1))));
        var bad = "{\"id\":\"O2\",\"quantity\":\"many\"}";

        assertThatThrownBy(() -> load(Map.of("orders", List.of(ORDER.formatted(2), bad))))
                .isInstanceOf(SQLException.class);

        assertThat(quantity()).isEqualTo(1);
        assertThat(load(Map.of("orders", List.of(ORDER.formatted(2))))).containsEntry("orders", 1);
    }

    @Test
    void rowsOfMoreThanOneRequestAreEachThereOnce() throws SQLException {
        var rows =
                IntStream.range(0, 2_500)
                        .mapToObj(i -> "{\"id\":\"O%d\",\"quantity\":1}".formatted(i))
                        .toList();

        assertThat(load(Map.of("orders", rows))).containsEntry("orders", 2_500);
        assertThat(quantity()).isEqualTo(2_500);
        assertThat(load(Map.of("orders", rows))).containsEntry("orders", 0);
    }

    @Test
    void rowWithoutAnIdStopsTheTable() {
        var rows = List.of(ORDER.formatted(1), "{\"quantity\":1}");

        assertThatThrownBy(() -> load(Map.of("orders", rows)))
                .isInstanceOf(ShopException.class)
                .hasMessageContaining("orders");
    }

    @Test
    void loginSaysHowLongToWaitUnlessTheAddressDoes() {
        var login = JdbcDriver.login("jdbc:snowflake://a/?networktimeout=9", "ada", "secret");

        assertThat(login).containsEntry("loginTimeout", "60").doesNotContainKey("networkTimeout");
    }

    @Test
    void missingDriverIsNamed() {
        assertThatThrownBy(() ->
                        JdbcDriver.connect(
                                Path.of("none.jar"), "jdbc:snowflake://a", new Properties()))
                .isInstanceOf(ShopException.class)
                .hasMessageContaining("none.jar");
    }
}
