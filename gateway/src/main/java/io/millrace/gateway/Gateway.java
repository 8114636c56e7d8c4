package io.millrace.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.gateway.calls.SignInLimits;
import io.millrace.gateway.http.ApiContract;
import io.millrace.gateway.http.RequestLimits;
import io.millrace.gateway.limit.ClusterLimiter;
import io.millrace.gateway.live.FlowMonitor;
import io.millrace.gateway.live.Probe;
import io.millrace.gateway.live.SocketCount;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.Accounts;
import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Audit;
import io.millrace.tenants.usage.Metering;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the gateways of one node share; each [GatewayVerticle] is made from the same one.
///
/// @param probes the parts besides the services that its health is made of
/// @param flows empty where no NiFi belongs to the platform
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
        Metering metering,
        SignInLimits limits,
        SocketCount sockets,
        RequestLimits requests,
        Departure departure,
        Optional<FlowMonitor.Nifi> flows) {
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
            Clock clock,
            Metering metering,
            Vertx vertx,
            Optional<FlowMonitor.Nifi> flows) {
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
                metering,
                new SignInLimits(
                        vertx,
                        new SignInLimits.Most(
                                settings.signupsPerMinute(),
                                settings.signInsPerMinute(),
                                settings.triesPerTenMinutes()),
                        clock,
                        metering.usage()::gateways,
                        accounts::veiled),
                new SocketCount(settings.live().maxPerTenant(), metering.quotas()),
                new RequestLimits(
                        metering.quotas(),
                        new ClusterLimiter(
                                vertx,
                                "millrace.tries.request",
                                Duration.ofMinutes(1),
                                clock,
                                metering.usage()::gateways)),
                new Departure(),
                flows);
        Gauge.builder("millrace.live.sockets", sockets, SocketCount::total)
                .description("Sockets that are open")
                .register(meters);
        FunctionCounter.builder("millrace.live.frames", sockets, SocketCount::frames)
                .description("Frames written to sockets")
                .register(meters);
    }
}
