package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.demo.DemoReport.Checks;
import io.millrace.app.demo.DemoReport.IncidentReport;
import io.millrace.app.demo.DemoReport.TenantReport;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoTableTest {
    private static TenantReport tenant(String slug, IncidentReport... incidents) {
        return new TenantReport(
                slug,
                slug + "@example.org",
                "secret",
                1_234_567,
                1_234_560,
                7,
                8,
                960,
                40,
                new Checks(31, 1, incidents.length),
                List.of(incidents));
    }

    private static String table(boolean once, TenantReport... tenants) {
        var seconds = new DemoCommand.Seconds(8.04, Optional.empty(), 18.5);
        var url = URI.create("http://127.0.0.1:1");
        return DemoTable.of(new DemoCommand.Summary(url, seconds, 480, List.of(tenants)), once);
    }

    @Test
    void eachTenantHasAColumnAndEachIncidentALine() {
        var told = new IncidentReport("invoices: too high", "batch 17");
        var untold = new IncidentReport("cdr: too low", "");

        var table = table(false, tenant("shop"), tenant("telecom", told, untold));

        assertThat(table.lines())
                .anyMatch(line -> line.matches("  tenant +shop +telecom"))
                .anyMatch(line -> line.matches("  rows in +1,234,567 +1,234,567"))
                .anyMatch(line -> line.matches("  golden records +960 \\(40 duplicates\\) .*"))
                .anyMatch(line -> line.matches("  checks +31 pass, 1 warn, 0 fail +31 pass.*"))
                .anyMatch(line -> line.matches("  incidents +none +invoices: too high: batch 17"))
                .anyMatch(line -> line.matches(" +cdr: too low"));
        assertThat(table).contains("480 MiB", "Ctrl-C stops it");
    }

    @Test
    void aDemoThatEndsByItselfSpeaksOfNoCtrlC() {
        assertThat(table(true, tenant("shop"))).doesNotContain("Ctrl-C");
    }
}
