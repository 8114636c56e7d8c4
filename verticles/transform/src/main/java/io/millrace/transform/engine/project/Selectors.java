package io.millrace.transform.engine.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The selectors of a project's `selectors.yml`, by name.
public final class Selectors {
    static final Selectors NONE = new Selectors(Map.of(), Optional.empty());

    private final Map<String, Selection> selections;
    private final Optional<String> usual;

    /// @param usual the one of a run that selects nothing itself
    Selectors(Map<String, Selection> selections, Optional<String> usual) {
        this.selections = new LinkedHashMap<>(selections);
        this.usual = usual;
    }

    /// The selector of a run.
    ///
    /// @param name that it says
    /// @param isPlain whether it selects nothing in another way
    /// @return absent where it selects by none
    /// @throws SelectionException when there is none of the name
    public Optional<String> of(@Nullable String name, boolean isPlain) {
        if (name == null) return isPlain ? usual : Optional.empty();
        var _ = named(name);
        return Optional.of(name);
    }

    Selection named(String name) {
        var found = selections.get(name);
        if (found != null) return found;
        throw new SelectionException(
                "There is no selector '" + name + "' in " + SelectorReader.FILE + ".");
    }

    /// Whether the selector asks what was before.
    public boolean isAboutThePast(String name) {
        return named(name).isAboutThePast();
    }
}
