package io.millrace.transform.engine.project;

import java.util.List;

/// What belongs to a project beside its nodes.
///
/// @param starting what runs before the first node of a run
/// @param ending what runs behind the last one
public record Surroundings(
        List<MacroText> macros,
        List<Source> sources,
        List<Exposure> exposures,
        List<Group> groups,
        List<RunHook> starting,
        List<RunHook> ending,
        Selectors selectors) {
    static final Surroundings NONE =
            new Surroundings(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Selectors.NONE);

    public Surroundings {
        macros = List.copyOf(macros);
        sources = List.copyOf(sources);
        exposures = List.copyOf(exposures);
        groups = List.copyOf(groups);
        starting = List.copyOf(starting);
        ending = List.copyOf(ending);
    }
}
