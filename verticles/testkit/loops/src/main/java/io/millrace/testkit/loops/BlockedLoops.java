package io.millrace.testkit.loops;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// Fails a test while which an event loop was blocked. JUnit finds it by itself.
public final class BlockedLoops implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Namespace OWN = Namespace.create(BlockedLoops.class);

    private static Warnings warnings(ExtensionContext context) {
        return context.getRoot()
                .getStore(OWN)
                .computeIfAbsent(Warnings.class, _ -> listen(), Warnings.class);
    }

    private static Warnings listen() {
        FirstUse.load();
        return Warnings.listen();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        warnings(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check(context);
    }

    private static void check(ExtensionContext context) {
        var said = warnings(context).take();
        if (!said.isEmpty()) throw new AssertionError(said.getFirst());
    }
}
