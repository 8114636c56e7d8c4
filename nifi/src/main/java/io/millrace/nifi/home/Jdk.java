package io.millrace.nifi.home;

import io.millrace.nifi.NifiException;
import java.nio.file.Path;

/// The JDK that this process runs on, for the processes that it starts.
final class Jdk {
    private Jdk() {}

    static Path java() {
        return ProcessHandle.current()
                .info()
                .command()
                .map(Path::of)
                .orElseThrow(() -> new NifiException("cannot find the java that runs this"));
    }

    /// @param name such as `keytool`
    static Path tool(String name) {
        return java().resolveSibling(name);
    }
}
