package io.millrace.tenants.usage;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;

/// What one node knows of use and of limits.
public record Metering(Usage usage, Quotas quotas, Plans plans) {
    /// Meters this process.
    public static Metering of(Vertx vertx, TenantDb db, InstantSource clock) {
        var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        var usage = new Usage(vertx, db, clock, process::getProcessCpuTime);
        return new Metering(usage, new Quotas(usage, clock), new Plans(vertx, db));
    }
}
