package io.millrace.kernel;

/// Carries a [Problem] up the stack. No stack trace: a problem is an expected outcome, not a bug.
/// What another program said about it may be suppressed in it, for the operator.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.title() + ": " + problem.detail(), null, true, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
