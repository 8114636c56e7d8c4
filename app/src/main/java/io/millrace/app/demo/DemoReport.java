package io.millrace.app.demo;

import java.time.Instant;
import java.util.List;

/// What the API says about the tenants when everything is loaded.
///
/// @param firstFrameAt when the first frame came over a live socket
public record DemoReport(Instant firstFrameAt, List<TenantReport> tenants) {
    public DemoReport {
        tenants = List.copyOf(tenants);
    }

    /// One tenant. `rowsIn` = `rowsStored` + `rowsQuarantined`.
    public record TenantReport(
            String slug,
            String email,
            String password,
            long rowsIn,
            long rowsStored,
            long rowsQuarantined,
            long models,
            long goldenRecords,
            long duplicates,
            Checks checks,
            List<IncidentReport> incidents) {
        public TenantReport {
            incidents = List.copyOf(incidents);
        }
    }

    public record Checks(long pass, long warn, long fail) {}

    /// @param topCause the best explanation in words, its kind and name first; empty when there is
    ///   none
    public record IncidentReport(String subject, String topCause) {}
}
