package io.millrace.app;

import io.millrace.app.demo.DemoReport.TenantReport;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the demo did, as one table for people.
final class DemoTable {
    private static final int LABEL = 14;
    private static final int CELL = 34;

    private DemoTable() {}

    static String of(DemoCommand.Summary summary, boolean once) {
        var tenants = summary.tenants();
        var text = new StringBuilder("\n  ").append(summary.url()).append("\n\n");
        row(text, "tenant", tenants, TenantReport::slug);
        row(text, "e-mail", tenants, TenantReport::email);
        row(text, "password", tenants, TenantReport::password);
        row(text, "rows in", tenants, t -> number(t.rowsIn()));
        row(text, "stored", tenants, t -> number(t.rowsStored()));
        row(text, "quarantined", tenants, t -> number(t.rowsQuarantined()));
        row(text, "models", tenants, t -> number(t.models()));
        row(text, "golden records", tenants, DemoTable::golden);
        row(text, "checks", tenants, DemoTable::checks);
        for (int i = 0; i < most(tenants); i++) {
            int n = i;
            row(text, i == 0 ? "incidents" : "", tenants, t -> incident(t, n));
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "%n  first live frame after %.1f s, everything loaded after %.1f s, %d MiB%n",
                        summary.seconds().firstFrame(),
                        summary.seconds().total(),
                        summary.rssMiB()));
        if (!once) text.append("  Ctrl-C stops it; the next start keeps the data.\n");
        return text.toString();
    }

    private static int most(List<TenantReport> tenants) {
        return Math.max(1, tenants.stream().mapToInt(t -> t.incidents().size()).max().orElse(0));
    }

    private static String golden(TenantReport t) {
        return number(t.goldenRecords()) + " (" + number(t.duplicates()) + " duplicates)";
    }

    private static String checks(TenantReport t) {
        var checks = t.checks();
        return checks.pass() + " pass, " + checks.warn() + " warn, " + checks.fail() + " fail";
    }

    private static String incident(TenantReport t, int n) {
        if (n >= t.incidents().size()) return n == 0 ? "none" : "";
        var incident = t.incidents().get(n);
        return incident.topCause().isEmpty()
                ? incident.subject()
                : incident.subject() + ": " + incident.topCause();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void row(
            StringBuilder text,
            String label,
            List<TenantReport> tenants,
            Function<TenantReport, String> value) {
        var cells =
                tenants.stream()
                        .map(value)
                        .map(cell -> String.format("%-" + CELL + "s", cell))
                        .collect(Collectors.joining("  "));
        text.append(String.format("  %-" + LABEL + "s  %s", label, cells).stripTrailing())
                .append('\n');
    }
}
