package io.millrace.app.demo.generate;

import io.millrace.kernel.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happened to an order, with the whole order as it is from then on.
///
/// @param id the same whenever the same event is sent again
/// @param order by column; null is a value that is missing
/// @param at when it was sent
public record ShopEvent(String id, String type, Map<String, @Nullable Object> order, Instant at) {
    public static final String CREATED = "order_created";
    public static final String UPDATED = "order_updated";

    public ShopEvent {
        order = Collections.unmodifiableMap(new LinkedHashMap<>(order));
    }

    /// What keeps the events of an order in their order: its id.
    public @Nullable String key() {
        var id = order.get("id");
        return id == null ? null : id.toString();
    }

    public String json() {
        var event = new LinkedHashMap<String, Object>();
        event.put("event_id", id);
        event.put("event_type", type);
        event.put("order", order);
        event.put("timestamp", at.toString());
        return Json.write(event);
    }
}
