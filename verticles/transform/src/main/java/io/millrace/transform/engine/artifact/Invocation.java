package io.millrace.transform.engine.artifact;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The run that a document is about.
///
/// @param at when it ended
/// @param rawSchema where the datasets are
/// @param modelSchema where models are built
public record Invocation(String id, Instant at, String rawSchema, String modelSchema) {
    private static final String SCHEMAS = "https://schemas.getdbt.com/dbt/";

    /// The version of dbt whose documents these are like.
    private static final String VERSION = "1.10.0";

    double seconds() {
        return at.toEpochMilli() / 1000.0;
    }

    /// @param document its name and version, as `manifest/v12`
    public Map<String, @Nullable Object> metadata(String document) {
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("dbt_schema_version", SCHEMAS + document + ".json");
        metadata.put("dbt_version", VERSION);
        metadata.put("generated_at", at.toString());
        metadata.put("invocation_id", id);
        metadata.put("env", Map.of());
        return metadata;
    }
}
