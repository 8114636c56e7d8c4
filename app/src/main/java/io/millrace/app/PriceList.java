package io.millrace.app;

import io.millrace.gateway.calls.Prices;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/// The operator's prices, which are said in the environment only.
final class PriceList {
    private static final String CURRENCY = "MILLRACE_PRICE_CURRENCY";
    private static final String STORED = "MILLRACE_PRICE_GB_DAY";
    private static final String DATABASE = "MILLRACE_PRICE_DATABASE_SECOND";

    private PriceList() {}

    /// @throws StartException when a price is none, or is one of no currency
    static Prices read(Map<String, String> environment) {
        var stored = price(environment, STORED);
        var database = price(environment, DATABASE);
        var currency = environment.getOrDefault(CURRENCY, "").strip();
        if (stored.isEmpty() && database.isEmpty()) return Prices.NONE;
        if (!currency.matches("[A-Z]{3}")) {
            throw new StartException(CURRENCY + ": three letters are expected, such as EUR");
        }
        return new Prices(currency, stored, database);
    }

    private static Optional<BigDecimal> price(Map<String, String> environment, String name) {
        var given = environment.getOrDefault(name, "").strip();
        if (given.isEmpty()) return Optional.empty();
        if (!given.matches("\\d{1,9}(\\.\\d{1,12})?")) {
            throw new StartException(name + ": an amount is expected, such as 0.001");
        }
        return Optional.of(new BigDecimal(given));
    }
}
