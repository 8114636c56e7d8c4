package io.millrace.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PresenceTest {
    @Test
    void oneLateAnswerIsNoFaultAndOneEarlyAnswerNoRecovery() {
        var late = Presence.UP.after(false);
        assertThat(late.isDown()).isFalse();
        assertThat(late.after(true)).isEqualTo(Presence.UP);

        var down = late.after(false);
        assertThat(down.isDown()).isTrue();
        assertThat(down.after(true).isDown()).isTrue();
        assertThat(down.after(true).after(false).after(true).isDown()).isTrue();
        assertThat(down.after(true).after(true)).isEqualTo(Presence.UP);
    }
}
