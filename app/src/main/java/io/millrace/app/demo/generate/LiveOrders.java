package io.millrace.app.demo.generate;

import io.millrace.kernel.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;

/// Orders without end, as `{event_type, order, timestamp}`. City and country are the customer's.
final class LiveOrders implements LiveRecords {
    private final Dice dice;
    private final List<ShopData.Account> customers;
    private final List<Product> products;

    LiveOrders(Dice dice, List<ShopData.Account> customers, List<Product> products) {
        this.dice = dice;
        this.customers = List.copyOf(customers);
        this.products = List.copyOf(products);
    }

    @Override
    public String next(String id, Instant now) {
        var time = now.truncatedTo(ChronoUnit.MILLIS).toString();
        var customer = dice.pick(customers);
        var product = dice.pick(products);
        var order = new LinkedHashMap<String, Object>();
        order.put("id", id);
        order.put("customer_id", customer.id());
        order.put("product_id", product.id());
        order.put("quantity", dice.between(1, 3));
        order.put("unit_price", product.price());
        order.put("sold_at", time);
        order.put("city", customer.person().city().name());
        order.put("country", customer.person().city().country());
        var event = new LinkedHashMap<String, Object>();
        event.put("event_type", "order_created");
        event.put("order", order);
        event.put("timestamp", time);
        return Json.write(event);
    }
}
