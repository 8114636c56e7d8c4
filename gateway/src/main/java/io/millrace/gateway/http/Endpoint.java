package io.millrace.gateway.http;

/// Answers one operation. Runs on a virtual thread and may wait.
@FunctionalInterface
public interface Endpoint {
    /// @throws io.millrace.kernel.ProblemException what becomes the problem document
    Answer answer(Call call);
}
