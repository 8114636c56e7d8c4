package io.millrace.gateway.calls;

import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.live.ServiceMonitor;
import io.millrace.gateway.live.Snapshots;
import io.millrace.gateway.live.engine.Channel;
import io.millrace.kernel.Json;
import io.millrace.tenants.Principal;
import java.util.Map;
import java.util.Objects;

/// A channel's snapshot is what its REST call answers.
public final class ChannelSnapshots implements Snapshots {
    private static final Map<String, String> FIRST_PAGE = Map.of("limit", "50");

    private final Map<String, Endpoint> endpoints;
    private final ServiceMonitor services;

    public ChannelSnapshots(Map<String, Endpoint> endpoints, ServiceMonitor services) {
        this.endpoints = endpoints;
        this.services = services;
    }

    @Override
    public String of(Channel channel, Principal reader, String trace) {
        return switch (channel) {
            case OVERVIEW -> answer("getDashboard", reader, trace);
            case BATCHES -> answer("listBatches", reader, trace);
            case RUNS -> answer("listRuns", reader, trace);
            case QUALITY -> answer("listCheckResults", reader, trace);
            case ENTITIES -> answer("listEntities", reader, trace);
            case INCIDENTS -> answer("listIncidents", reader, trace);
            case ALERTS -> answer("listAlerts", reader, trace);
            case SCHEDULES -> answer("listSchedules", reader, trace);
            case SOURCES -> answer("listSources", reader, trace);
            case FLOWS -> answer("listFlows", reader, trace);
            case SERVICES -> Json.write(services.now());
        };
    }

    private String answer(String operation, Principal reader, String trace) {
        var endpoint = Objects.requireNonNull(endpoints.get(operation), operation);
        return endpoint.answer(Call.by(reader, trace, FIRST_PAGE)).body().toString();
    }
}
