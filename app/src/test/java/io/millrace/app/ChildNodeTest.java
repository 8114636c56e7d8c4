package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testkit.loops.LoopLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildNodeTest {
    @TempDir Path folder;

    private ChildNode node(String name, String line) throws IOException {
        var log = Files.writeString(folder.resolve(name), "{}\n" + line + "\n");
        var process = new ProcessBuilder("sleep", "600").start();
        return new ChildNode(process, URI.create("http://127.0.0.1"), log);
    }

    @Test
    void aNodeWithABlockedEventLoopFailsHoweverItEnds() throws Exception {
        var line = "{\"formattedMessage\":\"" + LoopLog.BLOCKED + "\"}";

        assertThatThrownBy(node("one", line)::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(LoopLog.BLOCKED);
        assertThatThrownBy(node("two", line)::kill).isInstanceOf(AssertionError.class);
        assertThatThrownBy(node("three", line)::terminate).isInstanceOf(AssertionError.class);
        assertThatCode(node("four", "{}")::close).doesNotThrowAnyException();
    }

    @Test
    void allNodesAreEndedThoughTheFirstFails() throws Exception {
        var first = node("one", LoopLog.BLOCKED);
        var second = node("two", "{}");

        assertThatThrownBy(() -> ChildNode.closeAll(List.of(first, second)))
                .isInstanceOf(AssertionError.class);

        assertThat(second.process().isAlive()).isFalse();
    }
}
