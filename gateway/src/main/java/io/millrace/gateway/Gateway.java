package io.millrace.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.gateway.calls.SignInLimits;
import io.millrace.gateway.http.ApiContract;
import io.millrace.gateway.live.Probe;
import io.millrace.gateway.live.SocketCount;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Audit;
import java.time.Clock;
import java.util.List;

/// What the gateways of one node share; each [GatewayVerticle] is made from the same one.
///
/// @param probes the parts besides the services that its health is made of
public record Gateway(
        GatewaySettings settings,
        ApiContract contract,
        Accounts accounts,
        ApiKeys keys,
        Audit audit,
        ObjectStore store,
        PrometheusMeterRegistry meters,
        List<Probe> probes,
        Clock clock,
        SignInLimits limits,
        SocketCount sockets,
        Departure departure) {
    public Gateway {
        probes = List.copyOf(probes);
    }

    public Gateway(
            GatewaySettings settings,
            ApiContract contract,
            Accounts accounts,
            ApiKeys keys,
            Audit audit,
            ObjectStore store,
            PrometheusMeterRegistry meters,
            List<Probe> probes,
            Clock clock) {
        this(
                settings,
                contract,
                accounts,
                keys,
                audit,
                store,
                meters,
                probes,
                clock,
                new SignInLimits(
                        settings.signupsPerMinute(),
                        settings.signInsPerMinute(),
                        settings.triesPerTenMinutes()),
                new SocketCount(settings.live().maxPerTenant()),
                new Departure());
        Gauge.builder("millrace.live.sockets", sockets, SocketCount::total)
                .description("Sockets that are open")
                .register(meters);
        FunctionCounter.builder("millrace.live.frames", sockets, SocketCount::frames)
                .description("Frames written to sockets")
                .register(meters);
    }
}
