package io.millrace.app;

import io.millrace.gateway.live.FlowMonitor;
import io.millrace.gateway.live.FlowMonitor.Flow;
import io.millrace.kernel.TenantId;
import io.millrace.nifi.FlowStatus;
import io.millrace.nifi.FlowStatuses;
import io.millrace.nifi.NifiClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the gateway is told of tenants' flows. Logs when NiFi goes and when it comes back, and not
/// each time that it is asked in vain.
final class NifiFlows implements FlowMonitor.Nifi {
    private static final Logger LOG = LoggerFactory.getLogger(NifiFlows.class);

    private final FlowStatuses statuses;
    private final AtomicBoolean isAway = new AtomicBoolean();

    NifiFlows(NifiPlace place) {
        this.statuses = new FlowStatuses(() -> NifiClient.impatient(place.access()));
    }

    @Override
    public List<Flow> read(TenantId tenant) {
        return told(() -> statuses.read(tenant)).stream().map(NifiFlows::flow).toList();
    }

    @Override
    public Optional<Boolean> run(TenantId tenant, String flow, boolean isRunning) {
        return told(() -> statuses.run(tenant, flow, isRunning));
    }

    private <T> T told(Supplier<T> asked) {
        try {
            var answer = asked.get();
            if (isAway.compareAndSet(true, false)) {
                LOG.atInfo().addKeyValue("service", "nifi").log("NiFi answers again");
            }
            return answer;
        } catch (RuntimeException e) {
            if (isAway.compareAndSet(false, true)) {
                LOG.atWarn()
                        .addKeyValue("service", "nifi")
                        .addKeyValue("problem", e.toString())
                        .log("NiFi does not answer; its flows are shown as they were");
            }
            throw e;
        }
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
