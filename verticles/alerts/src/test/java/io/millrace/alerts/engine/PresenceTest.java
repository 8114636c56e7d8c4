package io.millrace.alerts.engine;

import static io.millrace.alerts.engine.Presence.State.DOWN;
import static io.millrace.alerts.engine.Presence.State.UNKNOWN;
import static io.millrace.alerts.engine.Presence.State.UP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PresenceTest {
    private static Presence.State after(boolean... answers) {
        var presence = Presence.UNKNOWN;
        for (boolean answer : answers) presence = presence.after(answer);
        return presence.state();
    }

    @Test
    void nothingIsKnownBeforeTwoLooksAgree() {
        assertThat(after()).isEqualTo(UNKNOWN);
        assertThat(after(true)).isEqualTo(UNKNOWN);
        assertThat(after(false)).isEqualTo(UNKNOWN);
        assertThat(after(true, false, true)).isEqualTo(UNKNOWN);
        assertThat(after(true, true)).isEqualTo(UP);
        assertThat(after(false, false)).isEqualTo(DOWN);
    }

    @Test
    void oneLateAnswerIsNoFaultAndOneEarlyAnswerNoRecovery() {
        assertThat(after(true, true, false)).isEqualTo(UP);
        assertThat(after(true, true, false, true, false)).isEqualTo(UP);
        assertThat(after(true, true, false, false)).isEqualTo(DOWN);
        assertThat(after(false, false, true, false, true)).isEqualTo(DOWN);
        assertThat(after(false, false, true, true)).isEqualTo(UP);
    }
}
