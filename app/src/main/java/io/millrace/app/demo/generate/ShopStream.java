package io.millrace.app.demo.generate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Events of new orders without end, and of some that customers changed soon after. What the n-th
/// event says follows from the seed, but for its times. Not safe for use by several threads.
public final class ShopStream {
    private static final int MOST_PIECES = 3;
    private static final int REMEMBERED = 100;

    private final long seed;
    private final Dice dice;
    private final int customers;
    private final List<Product> products;
    private final double updates;
    private final Deque<ShopOrder> recent = new ArrayDeque<>();
    private long events;
    private long orders;

    /// Whose customers and products it uses, and how often an order changes.
    ///
    /// @param seed that the customers and products were generated with
    /// @param updates share of the events that change an order, 0 to 1
    public record Shop(long seed, int customers, int products, double updates) {}

    public ShopStream(long seed, Shop shop) {
        this.seed = seed;
        this.dice = new Dice(seed);
        this.customers = shop.customers();
        this.products = new ShopSeed(shop.seed()).products(shop.products());
        this.updates = shop.updates();
    }

    public ShopEvent next(Instant now) {
        var at = now.truncatedTo(ChronoUnit.MICROS);
        boolean changes = dice.chance(updates) && !recent.isEmpty();
        var order = changes ? changed() : placed(at);
        var type = changes ? ShopEvent.UPDATED : ShopEvent.CREATED;
        return new ShopEvent("stream-" + seed + "-" + ++events, type, order.fields(), at);
    }

    private ShopOrder placed(Instant at) {
        var product = dice.pick(products);
        var order =
                new ShopOrder(
                        "STREAM_" + seed + "_" + Digits.pad(Math.toIntExact(++orders), 6),
                        ShopSeed.customerId(dice.between(1, customers)),
                        product.id(),
                        dice.between(1, MOST_PIECES),
                        product.price(),
                        at);
        remember(order);
        return order;
    }

    private ShopOrder changed() {
        var known = new ArrayList<>(recent);
        var order = dice.pick(known);
        recent.remove(order);
        var changed = order.of(order.quantity() % MOST_PIECES + 1);
        remember(changed);
        return changed;
    }

    private void remember(ShopOrder order) {
        recent.addLast(order);
        if (recent.size() > REMEMBERED) recent.removeFirst();
    }
}
