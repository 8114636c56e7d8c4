package io.millrace.nifi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The one flow that all kinds have, as NiFi exports it, with words for what differs. The files in
/// `flows/` are made from it:
///
///     mvn -pl nifi -am -Dtest=FlowsTest -Dsurefire.failIfNoSpecifiedTests=false -Dflows.write=true test
record FlowTemplate(String text) {
    private static final Path FILE = Path.of("template", "flow.json");
    private static final Path FLOWS = Path.of("flows");

    static FlowTemplate read() throws IOException {
        return new FlowTemplate(Files.readString(FILE));
    }

    String of(Kind kind) {
        return text.replace("@kind@", kind.id())
                .replace("@comments@", kind.comments())
                .replace("\"@tasks@\"", String.valueOf(kind.tasks()))
                .replace("@dataset@", kind.dataset());
    }

    static Path fileOf(Kind kind) {
        return FLOWS.resolve(kind.id() + ".json");
    }
}
