package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tenants.db.DatabaseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerListTest {
    private static final DatabaseSettings MAIN = DatabaseSettings.of("db", 5432, "postgres", "m");

    @Test
    void serversAreNamedWithTheirBounds() {
        var list =
                ServerList.of(
                        """
                        east=postgres://postgres:s%40cret@east:6543
                        west=postgres://u:p@west?closed&full=500, main=?full=20
                        """);

        var all = list.with(MAIN);

        assertThat(all).extracting(its -> its.name()).containsExactly("main", "east", "west");
        assertThat(all.getFirst().mostBytes()).isEqualTo(20_000_000_000L);
        assertThat(all.get(1).where().superuserPassword()).isEqualTo("s@cret");
        assertThat(all.get(1).where().port()).isEqualTo(6543);
        assertThat(all.get(1).isClosed()).isFalse();
        assertThat(all.get(2).where().port()).isEqualTo(5432);
        assertThat(all.get(2).isClosed()).isTrue();
        assertThat(all.get(2).mostBytes()).isEqualTo(500_000_000_000L);
        assertThat(list.toString()).doesNotContain("s@cret", "s%40cret");
    }

    @Test
    void withoutTheSettingThereIsOneServer() {
        var all = ServerList.read(null, Map.of()).with(MAIN);

        assertThat(all).hasSize(1);
        assertThat(all.getFirst().isClosed()).isFalse();
        assertThat(all.getFirst().where()).isEqualTo(MAIN);
    }

    @Test
    void theListMayBeAFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("servers"), "east=postgres://u:p@east\n");

        var list = ServerList.read(null, Map.of("MILLRACE_SERVERS_FILE", file.toString()));

        assertThat(list.further()).hasSize(1);
    }

    @Test
    void whatIsNoListIsRefusedWithoutItsPasswords() {
        for (var text :
                new String[] {
                    "postgres://u:secret@east",
                    "East=postgres://u:secret@east",
                    "east=mysql://u:secret@east",
                    "east=postgres://u:sec ret@east",
                    "east=postgres://u:secret@east east=postgres://u:secret@other",
                    "east=postgres://u:secret@east?open",
                    "east=postgres://u:secret@east?full=0"
                }) {
            assertThatThrownBy(() -> ServerList.of(text))
                    .as(text)
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("MILLRACE_SERVERS: ")
                    .hasMessageNotContaining("secret");
        }
    }
}
