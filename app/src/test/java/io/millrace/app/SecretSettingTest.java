package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSettingTest {
    private static final SecretSetting KEY = new SecretSetting("KEY");

    @TempDir Path folder;

    @Test
    void theVariableIsTheSecret() {
        assertThat(KEY.read(Map.of("KEY", "a b"))).contains("a b");
    }

    @Test
    void theFileHoldsTheSecretWithoutTheLineEnd() throws IOException {
        var file = Files.writeString(folder.resolve("key"), "abc\n");

        assertThat(KEY.read(Map.of("KEY_FILE", file.toString()))).contains("abc");
    }

    @Test
    void nothingSetAndSetToNothingAreTheSame() {
        assertThat(KEY.read(Map.of())).isEmpty();
        assertThat(KEY.read(Map.of("KEY", "", "KEY_FILE", ""))).isEmpty();
    }

    @Test
    void bothAreRefused() {
        assertThatThrownBy(() -> KEY.read(Map.of("KEY", "a", "KEY_FILE", "b")))
                .isInstanceOf(StartException.class)
                .hasMessage("KEY and KEY_FILE are both set; keep one of them");
    }

    @Test
    void aFileThatIsMissingOrEmptyIsNoSecret() throws IOException {
        var missing = folder.resolve("none").toString();
        var empty = Files.createFile(folder.resolve("empty")).toString();

        assertThatThrownBy(() -> KEY.read(Map.of("KEY_FILE", missing)))
                .isInstanceOf(StartException.class)
                .hasMessage("KEY_FILE: cannot read " + missing);
        assertThatThrownBy(() -> KEY.read(Map.of("KEY_FILE", empty)))
                .isInstanceOf(StartException.class)
                .hasMessage("KEY_FILE: " + empty + " is empty");
    }
}
