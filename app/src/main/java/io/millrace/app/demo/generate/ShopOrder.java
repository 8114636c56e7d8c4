package io.millrace.app.demo.generate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a customer of an e-shop ordered.
///
/// @param unitPrice euros, two decimals
record ShopOrder(
        String id,
        String customerId,
        String productId,
        int quantity,
        BigDecimal unitPrice,
        Instant soldAt) {
    static final String[] COLUMNS = {
        "id", "customer_id", "product_id", "quantity", "unit_price", "sold_at"
    };

    String line() {
        return Csv.line(id, customerId, productId, quantity, unitPrice, soldAt);
    }

    Map<String, @Nullable Object> fields() {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", id);
        fields.put("customer_id", customerId);
        fields.put("product_id", productId);
        fields.put("quantity", quantity);
        fields.put("unit_price", unitPrice);
        fields.put("sold_at", soldAt.toString());
        return fields;
    }

    ShopOrder of(int pieces) {
        return new ShopOrder(id, customerId, productId, pieces, unitPrice, soldAt);
    }
}
