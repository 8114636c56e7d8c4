package io.millrace.nifi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.kernel.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/// Groups of the canvas.
final class ProcessGroups {
    private static final String GROUPS = "process-groups/";
    private static final int WIDTH = 450;
    private static final Set<String> UNFIT = Set.of("INVALID", "VALIDATING");

    /// NiFi looks again each few seconds: what was mended, such as a folder, is seen late.
    private static final Duration LOOKS = Duration.ofSeconds(20);

    /// How long a person waits for that who wants a flow started.
    private static final Duration GLANCE = Duration.ofSeconds(2);

    private final NifiClient nifi;

    ProcessGroups(NifiClient nifi) {
        this.nifi = nifi;
    }

    /// The tenant's group among those of `root`.
    Optional<JsonNode> find(String root, TenantId tenant) {
        for (var group : children(root)) {
            var name = GroupName.read(nameOf(group));
            if (name.isPresent() && name.get().tenant().equals(tenant)) return Optional.of(group);
        }
        return Optional.empty();
    }

    /// The group of that name in another one.
    Optional<JsonNode> find(String parent, String name) {
        for (var group : children(parent)) {
            if (nameOf(group).equals(name)) return Optional.of(group);
        }
        return Optional.empty();
    }

    /// Names of the groups in another one.
    List<String> names(String parent) {
        return StreamSupport.stream(children(parent).spliterator(), false)
                .map(ProcessGroups::nameOf)
                .toList();
    }

    private JsonNode children(String parent) {
        return nifi.get(GROUPS + parent + "/process-groups").path("processGroups");
    }

    private static String nameOf(JsonNode group) {
        return group.path("component").path("name").asText();
    }

    /// @return its id
    String create(String root, GroupName name, String context) {
        var component =
                Map.of(
                        "name",
                        name.toString(),
                        "position",
                        Map.of("x", WIDTH * children(root).size(), "y", 0),
                        "parameterContext",
                        Map.of("id", context));
        var body = Map.of("revision", nifi.firstRevision(), "component", component);
        return nifi.post(GROUPS + root + "/process-groups", body).path("id").asText();
    }

    /// Calls a group by its tenant's newest slug.
    void rename(JsonNode group, GroupName name) {
        if (nameOf(group).equals(name.toString())) return;
        var id = group.path("id").asText();
        nifi.put(
                GROUPS + id,
                Map.of(
                        "revision",
                        nifi.revision(group),
                        "component",
                        Map.of("id", id, "name", name.toString())));
    }

    /// Makes a group of a flow, stopped.
    ///
    /// @return its id
    String upload(String parent, Kind kind, ObjectNode flow) {
        int x = WIDTH * children(parent).size();
        return nifi.upload(parent, kind.id(), x, flow).path("id").asText();
    }

    /// Makes a group that may run what the flow says. What is the same goes on untouched, and its
    /// queues stay.
    void replace(String id, ObjectNode flow) {
        var body =
                Map.of(
                        "processGroupRevision",
                        nifi.revision(nifi.get(GROUPS + id)),
                        "versionedFlowSnapshot",
                        flow,
                        "disconnectedNodeAcknowledged",
                        false);
        var begun = nifi.post(GROUPS + id + "/replace-requests", body);
        new NifiRequest(nifi, GROUPS + "replace-requests").run(begun, "change of a flow");
    }

    /// Starts what is valid in a group.
    ///
    /// @throws NifiException that says what is not
    void start(String id) {
        if (!Patience.holdsWithin(LOOKS, () -> faults(id).isEmpty())) {
            var wrong = String.join("; ", faults(id));
            if (!wrong.isEmpty()) throw new NifiException("NiFi cannot start " + wrong);
        }
        run(id, "RUNNING");
    }

    /// What NiFi holds against its processors, or has not looked at yet.
    private List<String> faults(String id) {
        var processors = nifi.get(GROUPS + id + "/processors").path("processors");
        return StreamSupport.stream(processors.spliterator(), false)
                .map(processor -> processor.path("component"))
                .filter(its -> UNFIT.contains(its.path("validationStatus").asText()))
                .map(its -> its.path("name").asText() + ": " + its.path("validationErrors"))
                .toList();
    }

    private void run(String id, String state) {
        nifi.put(
                "flow/process-groups/" + id,
                Map.of("id", id, "state", state, "disconnectedNodeAcknowledged", false));
    }

    /// Starts or stops a group that is there. What runs goes on to its end.
    ///
    /// @return false where NiFi holds something against it, so that it is not started
    boolean run(String id, boolean isRunning) {
        if (isRunning && !Patience.holdsWithin(GLANCE, () -> faults(id).isEmpty())) return false;
        run(id, isRunning ? "RUNNING" : "STOPPED");
        return true;
    }

    /// Removes a group once nothing waits in it.
    ///
    /// @throws NifiException where something does; it is stopped then
    void remove(String id) {
        run(id, "STOPPED");
        Patience.until("stop of a group", () -> status(id).path("activeThreadCount").asInt() == 0);
        int waiting = status(id).path("flowFilesQueued").asInt();
        if (waiting > 0) {
            throw new NifiException(
                    waiting + " files wait in the group; deploy it again and let them through");
        }
        nifi.remove(GROUPS + id);
    }

    /// What a group and those in it do.
    JsonNode status(String id) {
        return nifi.get("flow/process-groups/" + id + "/status?recursive=true")
                .path("processGroupStatus")
                .path("aggregateSnapshot");
    }
}
