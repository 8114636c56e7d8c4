package io.millrace.app.demo.generate;

import io.millrace.kernel.Json;
import java.util.Map;

/// One JSON object a line.
final class Ndjson {
    private final StringBuilder text = new StringBuilder();

    void row(Map<String, Object> values) {
        text.append(Json.write(values)).append('\n');
    }

    String text() {
        return text.toString();
    }
}
