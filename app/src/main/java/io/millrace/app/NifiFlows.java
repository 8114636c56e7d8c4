package io.millrace.app;

import io.millrace.gateway.live.FlowMonitor;
import io.millrace.gateway.live.FlowMonitor.Flow;
import io.millrace.kernel.TenantId;
import io.millrace.nifi.FlowStatus;
import io.millrace.nifi.FlowStatuses;
import io.millrace.nifi.NifiClient;
import java.util.List;

/// What the gateway is told of tenants' flows.
final class NifiFlows implements FlowMonitor.Reader {
    private final FlowStatuses statuses;

    NifiFlows(NifiPlace place) {
        this.statuses = new FlowStatuses(() -> NifiClient.impatient(place.access()));
    }

    @Override
    public List<Flow> read(TenantId tenant) {
        return statuses.read(tenant).stream().map(NifiFlows::flow).toList();
    }

    private static Flow flow(FlowStatus its) {
        return new Flow(
                its.kind(),
                its.state(),
                its.queuedFiles(),
                its.queuedBytes(),
                its.files(),
                its.bytes(),
                its.setAside());
    }
}
