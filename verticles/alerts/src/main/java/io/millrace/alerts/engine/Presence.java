package io.millrace.alerts.engine;

/// Whether something is there, as looks at it say: some in a row have to agree before it is taken
/// for that, so that one late answer is no fault and one look no knowledge.
///
/// @param state as it is taken to be
/// @param last as the last look says
/// @param times looks in a row that say it
public record Presence(State state, State last, int times) {
    private static final int IN_A_ROW = 2;

    public enum State {
        UNKNOWN,
        UP,
        DOWN
    }

    public static final Presence UNKNOWN = new Presence(State.UNKNOWN, State.UNKNOWN, 0);

    public Presence after(boolean answers) {
        var now = answers ? State.UP : State.DOWN;
        int again = now == last ? Math.min(times + 1, IN_A_ROW) : 1;
        return new Presence(again == IN_A_ROW ? now : state, now, again);
    }
}
