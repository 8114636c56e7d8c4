package io.millrace.nifi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.kernel.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads how the flows of one tenant do, and of no other, and starts and stops them: NiFi is asked
/// for the group that has the tenant's id in its name. Safe for several threads, of which one at a
/// time asks.
public final class FlowStatuses {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int NOT_FOUND = 404;

    private final Supplier<NifiClient> open;
    private @Nullable NifiClient client;
    private Map<TenantId, String> groups = Map.of();
    private long readAt;

    /// @param open makes a client, anew after each failure: the keys of a NiFi may have changed
    public FlowStatuses(Supplier<NifiClient> open) {
        this.open = open;
    }

    /// The tenant's flows by name; empty where it has none.
    ///
    /// @throws NifiException when NiFi does not answer
    public synchronized List<FlowStatus> read(TenantId tenant) {
        return ask(tenant, (all, id) -> Optional.of(flows(all.status(id)))).orElse(List.of());
    }

    /// Starts or stops a flow of the tenant.
    ///
    /// @return empty where it has none of that name; false where the flow cannot run as it is
    /// @throws NifiException when NiFi does not answer
    public synchronized Optional<Boolean> run(TenantId tenant, String flow, boolean isRunning) {
        return ask(
                tenant,
                (all, id) ->
                        all.find(id, flow).map(its -> all.run(its.path("id").asText(), isRunning)));
    }

    /// Does work with the tenant's group; empty where there is none.
    private <T> Optional<T> ask(
            TenantId tenant, BiFunction<ProcessGroups, String, Optional<T>> work) {
        var nifi = client();
        try {
            return group(nifi, tenant).flatMap(id -> work.apply(new ProcessGroups(nifi), id));
        } catch (NifiException e) {
            groups = Map.of();
            if (e.status() == NOT_FOUND) return Optional.empty(); // it went since the list was read
            nifi.close();
            client = null;
            throw e;
        }
    }

    private NifiClient client() {
        var known = client;
        if (known != null) return known;
        var opened = open.get();
        client = opened;
        return opened;
    }

    private Optional<String> group(NifiClient nifi, TenantId tenant) {
        if (groups.isEmpty() || System.nanoTime() - readAt > KEPT.toNanos()) {
            groups = groups(nifi);
            readAt = System.nanoTime();
        }
        return Optional.ofNullable(groups.get(tenant));
    }

    private static Map<TenantId, String> groups(NifiClient nifi) {
        var found = new HashMap<TenantId, String>();
        for (var group : nifi.get("process-groups/root/process-groups").path("processGroups")) {
            GroupName.read(group.path("component").path("name").asText())
                    .ifPresent(name -> found.put(name.tenant(), group.path("id").asText()));
        }
        return found;
    }

    private static List<FlowStatus> flows(JsonNode tenantsGroup) {
        var found = new ArrayList<FlowStatus>();
        for (var entry : tenantsGroup.path("processGroupStatusSnapshots")) {
            found.add(flow(entry.path("processGroupStatusSnapshot")));
        }
        found.sort(Comparator.comparing(FlowStatus::kind));
        return found;
    }

    private static FlowStatus flow(JsonNode group) {
        var deliver = processor(group, "deliver");
        var keep = processor(group, "keep");
        return new FlowStatus(
                group.path("name").asText(),
                state(group),
                group.path("flowFilesQueued").asLong(),
                group.path("bytesQueued").asLong(),
                left(deliver, keep, "flowFilesIn"),
                left(deliver, keep, "bytesIn"),
                keep.path("flowFilesIn").asLong());
    }

    /// What was delivered and not kept. The two are counted one after the other.
    private static long left(JsonNode deliver, JsonNode keep, String count) {
        return Math.max(0, deliver.path(count).asLong() - keep.path(count).asLong());
    }

    private static JsonNode processor(JsonNode group, String name) {
        for (var entry : group.path("processorStatusSnapshots")) {
            var its = entry.path("processorStatusSnapshot");
            if (its.path("name").asText().equals(name)) return its;
        }
        return MissingNode.getInstance();
    }

    private static String state(JsonNode group) {
        int running = 0;
        int all = 0;
        for (var entry : group.path("processorStatusSnapshots")) {
            var status = entry.path("processorStatusSnapshot").path("runStatus").asText();
            if (status.equals("Invalid")) return "invalid";
            if (status.equals("Running")) running++;
            all++;
        }
        if (running == 0) return "stopped";
        return running == all ? "running" : "partly";
    }
}
