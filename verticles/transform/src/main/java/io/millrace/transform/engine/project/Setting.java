package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a project is compiled for.
///
/// @param rawSchema where the datasets are
/// @param modelSchema where models are built
/// @param vars of this run; they go before those of `dbt_project.yml`
/// @param environment what `env_var` may show
/// @param now what templates take as the present
/// @param standing what was built before
public record Setting(
        String rawSchema,
        String modelSchema,
        Map<String, Value> vars,
        Map<String, String> environment,
        Instant now,
        Standing standing) {
    /// Where nothing was built before.
    public Setting(
            String rawSchema,
            String modelSchema,
            Map<String, Value> vars,
            Map<String, String> environment,
            Instant now) {
        this(rawSchema, modelSchema, vars, environment, now, Standing.NOTHING);
    }

    public Setting {
        vars = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(vars));
        environment = Map.copyOf(environment);
    }

    /// Whether it is for no run: then the present is always the same.
    boolean isTimeless() {
        return now.equals(Instant.EPOCH);
    }
}
