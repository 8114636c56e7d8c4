package io.millrace.app.demo.generate;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What an e-shop begins with, as lines of CSV: customers, an inventory of clothes, and the orders
/// of a year. The same seed gives the same lines on every machine.
public final class ShopSeed {
    private static final int MOST_PIECES = 5;
    private static final List<City> FRENCH =
            City.ALL.stream().filter(city -> city.language() == City.Language.FRENCH).toList();

    private final long seed;

    public ShopSeed(long seed) {
        this.seed = seed;
    }

    /// How much of each.
    public record Size(int customers, int products, int orders) {}

    /// French people; a city's country is the one that it lies in.
    public Stream<String> customers(int count) {
        var people = new People(part(1), 0);
        var lines =
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> customer(customerId(i), people.citizen(FRENCH)));
        return Stream.concat(Stream.of(Csv.line("id", "name", "email", "city", "country")), lines);
    }

    private static String customer(String id, Person person) {
        var name = person.firstName() + " " + person.lastName();
        return Csv.line(id, name, person.email(), person.city().name(), person.city().country());
    }

    public Stream<String> inventory(int count) {
        var lines = products(count).stream().map(product -> Csv.line(product.row()));
        return Stream.concat(Stream.of(Csv.line((Object[]) Product.COLUMNS)), lines);
    }

    List<Product> products(int count) {
        return Product.catalogue(part(2), count);
    }

    /// Orders in the order of their times, spread over the year that ends with the day `until`.
    public Stream<String> orders(Size size, LocalDate until) {
        var dice = part(3);
        var products = products(size.products());
        var from = until.plusDays(1).minusYears(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        var end = until.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        var seconds = new int[size.orders()];
        int year = Math.toIntExact(end.getEpochSecond() - from.getEpochSecond());
        Arrays.setAll(seconds, _ -> dice.below(year));
        Arrays.sort(seconds);
        var lines =
                IntStream.rangeClosed(1, size.orders())
                        .mapToObj(i -> {
                            var product = dice.pick(products);
                            return new ShopOrder(
                                            "ORDER_" + Digits.pad(i, 6),
                                            customerId(dice.between(1, size.customers())),
                                            product.id(),
                                            dice.between(1, MOST_PIECES),
                                            product.price(),
                                            from.plusSeconds(seconds[i - 1]))
                                    .line();
                        });
        return Stream.concat(Stream.of(Csv.line((Object[]) ShopOrder.COLUMNS)), lines);
    }

    static String customerId(int number) {
        return "CUST_" + Digits.pad(number, 6);
    }

    /// Chance of its own for each part, so that one does not change with the size of another.
    private Dice part(int number) {
        return new Dice(31 * seed + number);
    }
}
