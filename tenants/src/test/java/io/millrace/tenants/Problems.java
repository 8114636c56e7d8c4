package io.millrace.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

final class Problems {
    private Problems() {}

    static Problem refusal(String type, ThrowingCallable call) {
        var refusal = new Problem[1];
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().type()).isEqualTo("urn:problem:" + type);
                            refusal[0] = e.problem();
                        });
        return refusal[0];
    }
}
