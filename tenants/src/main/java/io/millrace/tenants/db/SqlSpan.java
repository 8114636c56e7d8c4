package io.millrace.tenants.db;

import io.millrace.kernel.Span;
import org.jspecify.annotations.Nullable;

/// Tells of work on a connection as a part of what the current thread works on. What is for no
/// request, such as looking for jobs, is not told.
final class SqlSpan {
    private SqlSpan() {}

    /// @param name of the door; statements and their values are not told
    /// @param tenant empty for the platform's own tables
    static <T extends @Nullable Object, X extends Throwable> T run(
            String name, String tenant, ScopedValue.CallableOp<T, X> work) throws X {
        var span = Span.current();
        if (!span.isTold()) return work.call();
        var sql = span.child(Span.Kind.CLIENT, name).with("db.system.name", "postgresql");
        if (!tenant.isEmpty()) sql.with(Span.TENANT, tenant);
        return sql.within(work);
    }
}
