package io.millrace.transform.engine.project;

/// A macro as it is written.
///
/// @param owner its package
public record MacroText(String owner, String name, String file, String text) {
    /// As nodes name it.
    public String key() {
        return owner + "." + name;
    }
}
