package io.millrace.app.demo;

import io.millrace.app.demo.DemoReport.Checks;
import io.millrace.app.demo.DemoReport.IncidentReport;
import io.millrace.app.demo.DemoReport.TenantReport;
import java.util.ArrayList;
import java.util.List;

/// Reads from the API what became of a tenant's data.
final class Readout {
    private Readout() {}

    static TenantReport of(Session session, Scenario scenario, String password) {
        var river = session.get("/api/v1/dashboard").path("river");
        var checks = river.path("checks");
        return new TenantReport(
                scenario.slug(),
                scenario.email(),
                password,
                river.path("in").asLong(),
                river.path("stored").asLong(),
                river.path("quarantined").asLong(),
                river.path("models").asLong(),
                river.path("golden").asLong(),
                river.path("duplicates").asLong(),
                new Checks(
                        checks.path("pass").asLong(),
                        checks.path("warn").asLong(),
                        checks.path("fail").asLong()),
                incidents(session));
    }

    private static List<IncidentReport> incidents(Session session) {
        var incidents = new ArrayList<IncidentReport>();
        for (var item : session.get("/api/v1/incidents?state=open").path("items")) {
            var subject = item.path("subject").asText();
            incidents.add(new IncidentReport(subject, item.path("topCause").asText("")));
        }
        return incidents;
    }
}
