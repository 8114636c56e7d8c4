package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import java.util.List;
import java.util.Set;

/// Something outside of a project that reads what it builds, as a dashboard does.
///
/// @param owner the package that declares it
/// @param dependsOn names of the models, seeds and snapshots that it reads
/// @param sources tables that it reads, as `source.table`
/// @param declaration as the author wrote it
public record Exposure(
        String owner,
        String name,
        String file,
        List<String> dependsOn,
        Set<String> sources,
        Set<String> tags,
        DictValue declaration) {
    /// What the graph knows it by, behind this.
    static final String PREFIX = "exposure:";

    public Exposure {
        dependsOn = List.copyOf(dependsOn);
        sources = Set.copyOf(sources);
        tags = Set.copyOf(tags);
    }
}
