package io.millrace.app.demo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the API says about the tenants when everything is loaded.
///
/// @param firstFrameAt when the first frame came over a live socket
/// @param firstChangeAt when the first frame came that changed what was there
public record DemoReport(
        Instant firstFrameAt, Optional<Instant> firstChangeAt, List<TenantReport> tenants) {
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
