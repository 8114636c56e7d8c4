package io.millrace.tenants.db;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A backend that refuses its login a tenant's role, though the login may take it.
///
/// A backend keeps which roles its login may take. After each change of any membership it reads
/// them anew, one role after the other, and listens for further changes between them: a grant that
/// another session commits meanwhile is missing in what it has read, and the news of it has been
/// heard (PostgreSQL's acl.c, `roles_is_member_of`). From then on it refuses the new role until the
/// next change of any membership. So a tenant may be hidden from a backend that was reading when
/// the tenant was made; that backend is closed, and another one is asked.
final class StaleBackend extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String REFUSED = "42501";
    private static final int BACKENDS = 3;

    private final RuntimeException failure;

    StaleBackend(RuntimeException failure) {
        super(null, failure, false, false);
        this.failure = failure;
    }

    /// What to throw for a role that could not be taken.
    ///
    /// @param failure what it is to the caller
    /// @param state Postgres's code
    static RuntimeException of(RuntimeException failure, @Nullable String state) {
        return REFUSED.equals(state) ? new StaleBackend(failure) : failure;
    }

    /// Does `work`, which begins with taking a role, on another backend where one is stale. Whoever
    /// may not take the role at all hears so after a few.
    static <T extends @Nullable Object> T replacing(Supplier<T> work) {
        for (int left = BACKENDS; ; left--) {
            try {
                return work.get();
            } catch (StaleBackend e) {
                if (left == 1) throw e.failure;
            }
        }
    }
}
