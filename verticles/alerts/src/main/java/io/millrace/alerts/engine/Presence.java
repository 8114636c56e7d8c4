package io.millrace.alerts.engine;

/// Whether something is there, as looks at it say: some in a row have to agree before it changes,
/// so that one late answer is no fault.
///
/// @param isDown as it is taken to be
/// @param contrary looks in a row that say otherwise
public record Presence(boolean isDown, int contrary) {
    private static final int IN_A_ROW = 2;

    public static final Presence UP = new Presence(false, 0);

    public Presence after(boolean answers) {
        if (answers != isDown) return new Presence(isDown, 0);
        return contrary + 1 >= IN_A_ROW
                ? new Presence(!isDown, 0)
                : new Presence(isDown, contrary + 1);
    }
}
