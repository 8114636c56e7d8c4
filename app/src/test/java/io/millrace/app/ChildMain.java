package io.millrace.app;

import io.millrace.testkit.loops.LoopLog;

/// The product in a process of a test, whose log says when an event loop was blocked.
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] arguments) {
        LoopLog.begin();
        Main.main(arguments);
    }
}
