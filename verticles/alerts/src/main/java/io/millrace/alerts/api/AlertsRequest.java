package io.millrace.alerts.api;

import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the alerts service is asked. `R` is the type of the answer; answers are written to the
/// client as they are.
public sealed interface AlertsRequest<R> extends Request<R> {
    String ADDRESS = "alerts";

    /// Makes the rule of that name, or changes it. An alert that is open of another kind or subject
    /// resolves; every rule is decided anew at once. Refused as `unprocessable` with all that is
    /// wrong.
    record Configure(TenantId tenant, RuleSettings settings) implements AlertsRequest<Configured> {}

    /// All rules, by name.
    record Rules(TenantId tenant) implements AlertsRequest<RuleList> {}

    /// Removes a rule and resolves its alert; past alerts stay.
    record DeleteRule(TenantId tenant, String name) implements AlertsRequest<Deleted> {}

    /// Alerts, newest first.
    ///
    /// @param state `open` or `resolved`; null takes both
    record Alerts(TenantId tenant, @Nullable String state, int limit, @Nullable String cursor)
            implements AlertsRequest<AlertPage> {}

    record Totals(TenantId tenant) implements AlertsRequest<TotalsAnswer> {}

    /// @param kind `quality-score`, `error-rate`, `service-down`, `processing-delay` or
    ///   `resource-use`
    /// @param subject a dataset, a service, a stage or a resource; absent for all where that means
    ///   something
    /// @param threshold in points (0 to 100), percent or seconds; none of `service-down`
    /// @param clearAt where it counts as well again; absent takes a twentieth of the threshold as
    ///   the margin
    /// @param batches how many of the last batches an error rate is of; absent takes 5
    record RuleSettings(
            String name,
            String kind,
            @Nullable String subject,
            @Nullable Double threshold,
            @Nullable Double clearAt,
            @Nullable Integer batches) {}

    /// @param open whether its alert is
    record RuleAnswer(
            String name,
            String kind,
            @Nullable String subject,
            @Nullable Double threshold,
            @Nullable Double clearAt,
            @Nullable Integer batches,
            boolean open,
            Instant createdAt,
            Instant updatedAt) {}

    record Configured(RuleAnswer rule, boolean isNew) {}

    record RuleList(List<RuleAnswer> items) {
        public RuleList {
            items = List.copyOf(items);
        }
    }

    record Deleted(String name) {}

    /// @param rule its name when it fired, like kind, subject and threshold
    /// @param state `open` or `resolved`
    /// @param value what was measured when it fired; of `service-down` how many are
    /// @param resolution why it resolved: `recovered`, or the rule was `changed` or `removed`
    record Alert(
            String id,
            String rule,
            String kind,
            @Nullable String subject,
            @Nullable Double threshold,
            String state,
            double value,
            Instant firedAt,
            @Nullable Instant resolvedAt,
            @Nullable Double resolvedValue,
            @Nullable String resolution) {}

    record AlertPage(List<Alert> items, @Nullable String next) {
        public AlertPage {
            items = List.copyOf(items);
        }
    }

    /// @param open alerts
    /// @param items of those the newest
    record TotalsAnswer(long open, List<Alert> items) {
        public TotalsAnswer {
            items = List.copyOf(items);
        }
    }
}
