package io.millrace.gateway.http;

import java.util.Optional;
import java.util.function.Function;

/// Answers one operation.
@FunctionalInterface
public interface Endpoint {
    /// Runs on a virtual thread and may wait.
    ///
    /// @throws io.millrace.kernel.ProblemException what becomes the problem document
    Answer answer(Call call);

    /// The answer where it is at hand. Runs on the event loop and never waits.
    default Optional<Answer> known(Call call) {
        return Optional.empty();
    }

    /// An endpoint that often has its answer at hand.
    static Endpoint remembering(Endpoint waiting, Function<Call, Optional<Answer>> known) {
        return new Endpoint() {
            @Override
            public Answer answer(Call call) {
                return waiting.answer(call);
            }

            @Override
            public Optional<Answer> known(Call call) {
                return known.apply(call);
            }
        };
    }
}
