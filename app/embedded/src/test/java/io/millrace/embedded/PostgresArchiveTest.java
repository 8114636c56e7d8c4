package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresArchiveTest {
    private static final String PASSWORD = "secret";

    @Test
    void aServerComesBackToAnyMomentSinceTheFirstCopy(@TempDir Path folder) throws Exception {
        var archive = new PostgresArchive(folder.resolve("kept"));
        var early = Instant.now();
        var settings = archive.settings();
        try (var server = LocalPostgres.start(folder.resolve("main"), 0, PASSWORD, settings)) {
            execute(server, "create table item (n int)");
            execute(server, "insert into item values (1)");
            archive.copyBase(server.address());
            execute(server, "insert into item values (2)");
            var between = now(server);
            execute(server, "insert into item values (3)");

            var scratch = folder.resolve("scratch");
            try (var then = archive.recover(server.address(), between, scratch, settings)) {
                assertThat(sum(then)).isEqualTo(3);
                assertThatThrownBy(() -> execute(then, "insert into item values (4)"))
                        .hasMessageContaining("read-only");
            }
            assertThat(sum(server)).isEqualTo(6);
            var later = now(server);
            var other = folder.resolve("other");
            try (var last = archive.recover(server.address(), later, other, settings)) {
                assertThat(sum(last)).isEqualTo(6);
            }
            assertThatThrownBy(() ->
                            archive.recover(server.address(), early, folder.resolve("x"), settings))
                    .hasMessageContaining("moments from");
        }
    }

    @Test
    void aFolderThatTheServersCommandsCannotNameIsNoArchive(@TempDir Path folder) {
        var archive = new PostgresArchive(folder.resolve("kept"));
        archive.settings();

        archive.discard();

        assertThat(archive.newestBase()).isEmpty();
        assertThat(archive.isPossible()).isTrue();
        assertThat(new PostgresArchive(folder.resolve("it's")).isPossible()).isFalse();
        assertThat(LocalPostgres.runningPort(folder)).isEmpty();
    }

    @Test
    void whatNoMomentNeedsIsDeleted(@TempDir Path folder) throws Exception {
        var archive = new PostgresArchive(folder.resolve("kept"));
        var settings = archive.settings();
        try (var server = LocalPostgres.start(folder.resolve("main"), 0, PASSWORD, settings)) {
            execute(server, "create table item (n int)");
            assertThat(LocalPostgres.runningPort(folder.resolve("main"))).hasValue(server.port());
            assertThat(LocalPostgres.running(folder.resolve("main"), PASSWORD))
                    .hasValue(server.address());
            archive.copyBase(server.address());
            archive.copyBase(server.address());
            var first = segments(folder);

            archive.prune(Instant.now());

            assertThat(bases(folder)).isEqualTo(1);
            assertThat(segments(folder)).isLessThan(first);
            var now = now(server);
            var scratch = folder.resolve("scratch");
            try (var then = archive.recover(server.address(), now, scratch, Map.of())) {
                assertThat(sum(then)).isZero();
            }
        }
    }

    private static long bases(Path folder) throws Exception {
        return count(folder.resolve("kept").resolve("base"));
    }

    private static long segments(Path folder) throws Exception {
        return count(folder.resolve("kept").resolve("log"));
    }

    private static long count(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void execute(LocalPostgres server, String sql) throws SQLException {
        try (var c =
                        DriverManager.getConnection(
                                server.jdbcUrl("postgres"), server.superuser(), PASSWORD);
                var statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(LocalPostgres server, String sql) throws SQLException {
        try (var c =
                        DriverManager.getConnection(
                                server.jdbcUrl("postgres"), server.superuser(), PASSWORD);
                var rows = c.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static long sum(LocalPostgres server) throws SQLException {
        return Long.parseLong(one(server, "select coalesce(sum(n), 0) from item"));
    }

    private static Instant now(LocalPostgres server) throws SQLException {
        var micros = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";
        long all = Long.parseLong(one(server, micros));
        return Instant.ofEpochSecond(all / 1_000_000, all % 1_000_000 * 1_000);
    }
}
