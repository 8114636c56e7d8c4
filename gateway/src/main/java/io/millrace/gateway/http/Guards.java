package io.millrace.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.kernel.Tracer;
import io.millrace.tenants.Audit;

/// What every call passes on its way to its endpoint.
public record Guards(
        Access access,
        RequestLimits requests,
        ClientAddress addresses,
        Audit audit,
        MeterRegistry meters,
        Tracer tracer) {}
