package io.millrace.transform.engine.project;

import java.util.List;

/// What belongs to a project beside its nodes.
public record Surroundings(
        List<MacroText> macros,
        List<Source> sources,
        List<Exposure> exposures,
        List<Group> groups) {
    static final Surroundings NONE =
            new Surroundings(List.of(), List.of(), List.of(), List.of());

    public Surroundings {
        macros = List.copyOf(macros);
        sources = List.copyOf(sources);
        exposures = List.copyOf(exposures);
        groups = List.copyOf(groups);
    }
}
