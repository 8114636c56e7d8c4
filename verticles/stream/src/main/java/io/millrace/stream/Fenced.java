package io.millrace.stream;

/// The lease on a job was lost: another worker has it, and the effect of this one must not commit.
public final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fenced(Job job) {
        super("lease lost on " + job.stage().id() + " job " + job.id(), null, false, false);
    }
}
