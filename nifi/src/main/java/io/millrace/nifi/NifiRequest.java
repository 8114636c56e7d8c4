package io.millrace.nifi;

import com.fasterxml.jackson.databind.JsonNode;

/// What NiFi does behind a request that is asked after until it is complete.
///
/// @param path where its requests are asked for
record NifiRequest(NifiClient nifi, String path) {
    /// Waits for the end.
    ///
    /// @param begun the first answer
    /// @throws NifiException when it failed
    void run(JsonNode begun, String what) {
        var own = path + "/" + begun.path("request").path("requestId").asText();
        try {
            Patience.until(what, () -> isComplete(nifi.get(own), what));
        } catch (NifiException e) {
            end(own);
            throw e;
        }
        end(own);
    }

    /// NiFi forgets it by itself, later.
    private void end(String own) {
        try {
            nifi.delete(own);
        } catch (NifiException _) {
            // how it ended is known
        }
    }

    private static boolean isComplete(JsonNode answer, String what) {
        var request = answer.path("request");
        var failure = request.path("failureReason").asText("");
        if (!failure.isEmpty()) {
            throw new NifiException("NiFi: " + what + ": " + failure);
        }
        return request.path("complete").asBoolean();
    }
}
