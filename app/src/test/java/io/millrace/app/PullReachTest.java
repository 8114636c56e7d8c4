package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullReachTest {
    @TempDir private Path folder;

    @Test
    void nothingIsWatchedUnlessTheOperatorSaysSo() {
        assertThat(PullReach.PUBLIC.watched()).isEmpty();
        assertThat(PullReach.PUBLIC.withWatched(null).watched()).isEmpty();
        assertThat(PullReach.PUBLIC.withWatched("").watched()).isEmpty();
    }

    @Test
    void aFolderThatIsThereIsWatched() {
        var reach = PullReach.PUBLIC.withNetworks(List.of("10.0.0.0/8"));

        var its = reach.withWatched(folder.toString());

        assertThat(its.watched()).contains(folder);
        assertThat(its.networks()).containsExactly("10.0.0.0/8");
    }

    @Test
    void whatIsNoFolderEndsTheStart() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "x");

        for (var given : List.of("watched", folder.resolve("none").toString(), file.toString())) {
            assertThatThrownBy(() -> PullReach.PUBLIC.withWatched(given))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("--watch: ");
        }
    }
}
