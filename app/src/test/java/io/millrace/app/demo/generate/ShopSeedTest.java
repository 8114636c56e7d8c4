package io.millrace.app.demo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ShopSeedTest {
    private static final LocalDate UNTIL = LocalDate.of(2024, 12, 31);
    private static final ShopSeed.Size SIZE = new ShopSeed.Size(1_000, 200, 5_000);
    private static final ShopSeed SHOP = new ShopSeed(42);

    private static String text(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n", "", "\n"));
    }

    private static String all(long seed) {
        var shop = new ShopSeed(seed);
        return text(shop.customers(SIZE.customers()))
                + text(shop.inventory(SIZE.products()))
                + text(shop.orders(SIZE, UNTIL));
    }

    private static String digest(String text) throws NoSuchAlgorithmException {
        var sha = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Map<String, String>> read(Stream<String> lines) {
        return Csv.read(text(lines));
    }

    /// The digest was made on another run of the program.
    @Test
    void theSameSeedGivesTheSameBytesOnEveryMachine() throws NoSuchAlgorithmException {
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

            assertThat(digest(all(42))).startsWith("89d0a1841c8f6182");
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertThat(all(43)).isNotEqualTo(all(42));
    }

    @Test
    void customersAreFrenchAndLiveWhereTheirCityLies() {
        var customers = read(SHOP.customers(1_000));

        var first = text(SHOP.customers(1)).lines().toList();
        assertThat(first.getFirst()).isEqualTo("id,name,email,city,country");
        assertThat(customers).hasSize(1_000);
        assertThat(customers.getFirst()).containsEntry("id", "CUST_000001");
        assertThat(customers.getLast()).containsEntry("id", "CUST_001000");
        assertThat(values(customers, "email")).hasSize(1_000).allMatch(mail -> mail.contains("@"));
        assertThat(values(customers, "country")).containsExactly("France");
        assertThat(values(customers, "city"))
                .isSubsetOf("Paris", "Lyon", "Marseille", "Toulouse", "Nantes", "Strasbourg");
        var last = Names.of(City.Language.FRENCH).last();
        assertThat(values(customers, "name"))
                .allMatch(name -> last.stream().anyMatch(name::endsWith));
    }

    @Test
    void productsAreClothesOfEightCategoriesWithPricesAndStocksInTheirRanges() {
        var products = read(SHOP.inventory(200));

        assertThat(text(SHOP.inventory(1)).lines().findFirst())
                .contains("id,product_name,category,price,stock_quantity");
        assertThat(products).hasSize(200);
        assertThat(products.getFirst()).containsEntry("id", "PROD_000001");
        assertThat(values(products, "category"))
                .containsExactlyInAnyOrder(
                        "T-shirts",
                        "Pantalons",
                        "Robes",
                        "Vestes",
                        "Chaussures",
                        "Accessoires",
                        "Sous-vêtements",
                        "Maillots de bain");
        assertThat(products)
                .allSatisfy(product -> {
                    assertThat(product.get("price")).matches("[0-9]+\\.[0-9]{2}");
                    assertThat(new BigDecimal(product.get("price")))
                            .isBetween(new BigDecimal("10.00"), new BigDecimal("200.00"));
                    assertThat(Integer.parseInt(product.get("stock_quantity"))).isBetween(0, 100);
                    assertThat(product.get("product_name")).isNotBlank();
                });
    }

    @Test
    void ordersOfTheYearCostWhatTheirProductsCost() {
        var prices = new HashMap<String, String>();
        for (var product : read(SHOP.inventory(200))) {
            prices.put(product.get("id"), product.get("price"));
        }
        var customers = values(read(SHOP.customers(1_000)), "id");

        var orders = read(SHOP.orders(SIZE, UNTIL));

        assertThat(text(SHOP.orders(SIZE, UNTIL)).lines().findFirst())
                .contains("id,customer_id,product_id,quantity,unit_price,sold_at");
        assertThat(orders).hasSize(5_000);
        assertThat(orders.getFirst()).containsEntry("id", "ORDER_000001");
        assertThat(orders.getLast()).containsEntry("id", "ORDER_005000");
        assertThat(values(orders, "quantity")).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
        assertThat(orders)
                .isSortedAccordingTo((a, b) -> time(a).compareTo(time(b)))
                .allSatisfy(order -> {
                    assertThat(customers).contains(order.get("customer_id"));
                    assertThat(order.get("unit_price"))
                            .isEqualTo(prices.get(order.get("product_id")));
                    assertThat(order.get("sold_at")).startsWith("2024-").endsWith("Z");
                });
        assertThat(time(orders.getFirst())).isBefore(Instant.parse("2024-01-03T00:00:00Z"));
        assertThat(time(orders.getLast())).isAfter(Instant.parse("2024-12-29T00:00:00Z"));
    }

    @Test
    void anotherLastDayMovesTheYear() {
        var orders = read(SHOP.orders(SIZE, LocalDate.of(2026, 6, 30)));

        assertThat(orders)
                .allSatisfy(order ->
                        assertThat(time(order))
                                .isBetween(
                                        Instant.parse("2025-07-01T00:00:00Z"),
                                        Instant.parse("2026-06-30T23:59:59Z")));
    }

    @Test
    void theFirstOfManyAreThoseOfFew() {
        assertThat(text(SHOP.inventory(200))).startsWith(text(SHOP.inventory(50)));
        assertThat(text(SHOP.customers(200))).startsWith(text(SHOP.customers(50)));
    }

    private static Instant time(Map<String, String> order) {
        return Instant.parse(order.get("sold_at"));
    }

    private static Set<String> values(List<Map<String, String>> rows, String column) {
        return rows.stream().map(row -> row.get(column)).collect(Collectors.toSet());
    }
}
