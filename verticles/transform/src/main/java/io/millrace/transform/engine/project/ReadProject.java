package io.millrace.transform.engine.project;

import java.util.List;
import java.util.Optional;

/// A project whose files are read, but of which nothing is rendered yet. Nothing changes it: it may
/// be compiled many times, also at once.
public final class ReadProject {
    private final Optional<Workspace> workspace;
    private final List<Fault> faults;

    /// @param workspace absent where it could not be read
    ReadProject(Optional<Workspace> workspace, List<Fault> faults) {
        this.workspace = workspace;
        this.faults = List.copyOf(faults);
    }

    public boolean isSound() {
        return faults.isEmpty();
    }

    Optional<Workspace> workspace() {
        return workspace;
    }

    List<Fault> faults() {
        return faults;
    }
}
