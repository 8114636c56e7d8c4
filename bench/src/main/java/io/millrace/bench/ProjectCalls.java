package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.util.Map;

/// A tenant's one project on a node, over HTTP.
record ProjectCalls(Client client) {
    private static final String PATH = "/api/v1/projects/bench";

    /// The answer of the node, which begins to build what changed.
    ///
    /// @throws IOException also when the project has faults
    JsonNode upload(byte[] zip) throws IOException, InterruptedException {
        var answer = client.put(PATH, "application/zip", zip);
        if (!answer.path("errors").isEmpty()) {
            throw new IOException("the project has faults: " + answer.path("errors"));
        }
        return answer;
    }

    /// Does all of it, whatever was there before, and waits for the end.
    ///
    /// @throws IOException also when it does not go well
    void run(String command) throws IOException, InterruptedException {
        verify(start(command, "?wait=true"));
    }

    /// Asks for what [#run] does; the id of the run.
    String begin(String command) throws IOException, InterruptedException {
        return start(command, "");
    }

    private String start(String command, String query) throws IOException, InterruptedException {
        var order = Json.write(Map.of("command", command, "fullRefresh", true));
        var run = client.post(PATH + "/runs" + query, "application/json", order);
        return run.path("runId").asText();
    }

    /// @throws IOException also when that run did not go well, or goes on
    void verify(String run) throws IOException, InterruptedException {
        var answer = client.get("/api/v1/runs/" + run);
        if (answer.path("state").asText().equals("succeeded")) return;
        throw new IOException("the run did not go well: " + answer);
    }

    /// The rows of a model, as the tenant sees them.
    JsonNode rows(String model) throws IOException, InterruptedException {
        return client.get("/api/v1/models/" + model + "/rows?limit=500").path("items");
    }
}
