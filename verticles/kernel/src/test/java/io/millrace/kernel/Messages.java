package io.millrace.kernel;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A service's messages, as real ones look.
sealed interface Messages<R> extends Request<R> {
    String ADDRESS = "messages";

    record Count(TenantId tenant, int number) implements Messages<Counted> {}

    record Wide(
            TenantId tenant,
            Optional<String> some,
            Optional<Long> none,
            @Nullable String absent,
            Instant at,
            Duration within,
            LocalDate day,
            BigDecimal exact,
            double inexact,
            long large,
            boolean flag,
            Colour colour,
            List<Item> items,
            Map<String, Object> values)
            implements Messages<Wide> {}

    record Wait(TenantId tenant, boolean waited) implements Messages<Counted> {}

    record Done(TenantId tenant) implements Messages<@Nullable Void> {}

    record Grown(
            TenantId tenant, List<String> names, Map<String, Long> counts, @Nullable String note)
            implements Messages<Counted> {
        public Grown {
            names = List.copyOf(names);
            counts = Map.copyOf(counts);
        }
    }

    record Unlisted(String value) {}

    record Counted(long value) {}

    record Item(String name, List<List<BigDecimal>> rows, Map<String, TenantId> owners) {}

    enum Colour {
        RED,
        BLUE
    }
}
