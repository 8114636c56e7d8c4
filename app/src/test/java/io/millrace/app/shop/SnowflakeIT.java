package io.millrace.app.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.kernel.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// The loader through Snowflake's own driver, into a server that speaks as Snowflake does.
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class SnowflakeIT {
    /// More than two requests.
    private static final int ORDERS = 2_500;

    private FakeSnowflake server;

    @BeforeAll
    void start() throws Exception {
        server = FakeSnowflake.start();
    }

    @AfterAll
    void stop() {
        if (server != null) server.close();
    }

    private Connection connect(TestInfo test) throws SQLException {
        return server.connect(test.getTestMethod().orElseThrow().getName());
    }

    private static JsonNode order(int number, int quantity) {
        ObjectNode order = Json.MAPPER.createObjectNode();
        order.put("id", "O" + number);
        order.put("product_id", "P1");
        order.put("customer_id", "C1");
        order.put("quantity", quantity);
        order.put("unit_price", 10.5);
        order.putNull("event_id");
        return order;
    }

    private static List<JsonNode> orders(int quantity) {
        return IntStream.range(0, ORDERS).mapToObj(i -> order(i, quantity)).toList();
    }

    private static Map<String, Integer> load(Connection warehouse, List<JsonNode> orders)
            throws SQLException {
        Loader.Rows rows =
                (model, each) -> {
                    if (model.equals("orders")) orders.forEach(each);
                };
        return new Loader(warehouse, rows).load();
    }

    private static String sums(Connection warehouse) throws SQLException {
        var sql = "select count(*), sum(quantity), sum(quantity * unit_price) from orders";
        try (var statement = warehouse.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1)
                    + "/"
                    + row.getLong(2)
                    + "/"
                    + row.getBigDecimal(3).stripTrailingZeros().toPlainString();
        }
    }

    @Test
    void rowsAreThereOnceAndOnlyOthersAreWrittenAgain(TestInfo test) throws SQLException {
        try (var warehouse = connect(test)) {
            var first = load(warehouse, orders(1));
            var again = load(warehouse, orders(1));
            var other = load(warehouse, List.of(order(0, 3), order(ORDERS, 1)));

            assertThat(first).containsEntry("orders", ORDERS).containsEntry("customers", 0);
            assertThat(again).containsEntry("orders", 0);
            assertThat(other).containsEntry("orders", 2);
            assertThat(sums(warehouse)).isEqualTo("2501/2503/26281.5");
        }
    }

    @Test
    void loadThatBreaksLeavesTheTableAsItWas(TestInfo test) throws SQLException {
        try (var warehouse = connect(test)) {
            load(warehouse, List.of(order(0, 1)));
            Loader.Rows breaking =
                    (model, each) -> {
                        if (!model.equals("orders")) return;
                        orders(2).forEach(each);
                        throw new ShopException("the shop is away");
                    };

            assertThatThrownBy(() -> new Loader(warehouse, breaking).load())
                    .isInstanceOf(ShopException.class);

            assertThat(sums(warehouse)).isEqualTo("1/1/10.5");
            assertThat(load(warehouse, orders(2))).containsEntry("orders", ORDERS);
        }
    }

    @Test
    void valueThatDoesNotFitIsRefused(TestInfo test) throws SQLException {
        try (var warehouse = connect(test)) {
            var bad = ((ObjectNode) order(1, 1)).put("quantity", "many");

            assertThatThrownBy(() -> load(warehouse, List.of(order(0, 1), bad)))
                    .isInstanceOf(SQLException.class);

            assertThat(load(warehouse, List.of(order(0, 1)))).containsEntry("orders", 1);
        }
    }

    @Test
    void warehouseThatGoesAwayEndsTheLoadWhichIsDoneAgain(TestInfo test) throws Exception {
        var schema = test.getTestMethod().orElseThrow().getName();
        try (var mortal = FakeSnowflake.start()) {
            var warehouse = mortal.connect(schema);
            Loader.Rows killing =
                    (model, each) -> {
                        if (!model.equals("orders")) return;
                        mortal.kill();
                        orders(1).forEach(each);
                    };

            assertThatThrownBy(() -> new Loader(warehouse, killing).load())
                    .isInstanceOf(SQLException.class);
        }

        try (var again = server.connect(schema)) {
            assertThat(load(again, orders(1))).containsEntry("orders", ORDERS);
        }
    }
}
