package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.MysqlSource;
import io.millrace.testkit.tls.Authority;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A real MariaDB on loopback that ends with the tests. Its program is the machine's, or that of
/// `deploy/mariadb.sh`.
final class MariaServer {
    static final String DATABASE = "shop";
    static final String USER = "reader";
    static final String SECRET = "not-secret-in-a-test";
    private static final String OWNER = "owner";
    private static final long PATIENCE_MILLIS = 60_000;

    private static @Nullable MariaServer shared;

    private final Vertx vertx;
    private final Path root = root();
    private final Path folder;
    private final int port = freePort();

    static synchronized MariaServer shared() {
        if (shared == null) {
            var stack = Things.shared().stack;
            shared = new MariaServer(stack.vertx(), stack.folder().resolve("mariadb"));
        }
        return shared;
    }

    private MariaServer(Vertx vertx, Path folder) {
        this.vertx = vertx;
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("data"));
            makeSystemTables();
            start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    private static Path root() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var unpacked = at.resolve(".millrace/tools/debian");
            if (Files.isExecutable(program(unpacked))) return unpacked;
        }
        var installed = Path.of("/");
        if (Files.isExecutable(program(installed))) return installed;
        throw new IllegalStateException("There is no mariadbd: sh deploy/mariadb.sh brings it.");
    }

    private static Path program(Path root) {
        return root.resolve("usr/sbin/mariadbd");
    }

    private static int freePort() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder process(String... options) {
        var command = new ArrayList<String>();
        command.add(program(root).toString());
        command.add("--no-defaults");
        command.add("--user=" + System.getProperty("user.name"));
        command.add("--basedir=" + root.resolve("usr"));
        command.add("--lc-messages-dir=" + root.resolve("usr/share/mysql"));
        command.add("--character-sets-dir=" + root.resolve("usr/share/mysql/charsets"));
        command.add("--datadir=" + folder.resolve("data"));
        command.add("--tmpdir=" + folder);
        command.add("--innodb-buffer-pool-size=32M");
        command.add("--innodb-use-native-aio=0");
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        if (!root.equals(Path.of("/"))) process.environment().put("LD_LIBRARY_PATH", libraries());
        return process.redirectOutput(folder.resolve("log").toFile());
    }

    /// Of the unpacked packages.
    private String libraries() {
        try (var usr = Files.list(root.resolve("usr/lib"))) {
            return usr.filter(its -> its.getFileName().toString().endsWith("-linux-gnu"))
                    .flatMap(its ->
                            List.of(its, root.resolve("lib").resolve(its.getFileName())).stream())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeSystemTables() throws IOException, InterruptedException {
        var process = process("--bootstrap", "--enforce-storage-engine=").start();
        try (var in = process.getOutputStream()) {
            in.write("create database if not exists mysql;\nuse mysql;\n".getBytes(UTF_8));
            in.write("set @auth_root_socket=null;\n".getBytes(UTF_8));
            Files.copy(root.resolve("usr/share/mysql/mysql_system_tables.sql"), in);
        }
        if (process.waitFor() != 0) throw new IllegalStateException(log());
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private void start() throws IOException, InterruptedException {
        var users = folder.resolve("users.sql");
        Files.writeString(
                users,
                """
                create database %1$s character set utf8mb4;
                create user %2$s@'%%' identified by '%3$s';
                grant select on %1$s.* to %2$s@'%%';
                create user %4$s@'%%' identified by '%3$s';
                grant all on *.* to %4$s@'%%';
                """
                        .formatted(DATABASE, USER, SECRET, OWNER));
        var authority = Authority.in(folder.resolve("tls"));
        var issued = authority.issue("mariadb", "ip:127.0.0.1");
        var process =
                process(
                                "--bind-address=127.0.0.1",
                                "--port=" + port,
                                "--socket=" + folder.resolve("s"),
                                "--pid-file=" + folder.resolve("pid"),
                                "--skip-name-resolve",
                                "--init-file=" + users,
                                "--ssl-ca=" + authority.certificate(),
                                "--ssl-cert=" + issued.certificate(),
                                "--ssl-key=" + issued.key())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!isUp()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(log());
            }
            vertx.timer(50).await();
        }
    }

    private boolean isUp() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// As the owner, one after the other, in UTC and with dates that there are not.
    void execute(String... statements) {
        var options =
                new MySQLConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setDatabase(DATABASE)
                        .setUser(OWNER)
                        .setPassword(SECRET);
        var c = MySQLConnection.connect(vertx, options).await();
        try {
            c.query("set session sql_mode = '', time_zone = '+00:00'").execute().await();
            for (var sql : statements) c.query(sql).execute().await();
        } finally {
            c.close().await();
        }
    }

    MysqlSource source(
            int at,
            String sslMode,
            @Nullable String table,
            @Nullable String query,
            @Nullable String cursor) {
        return new MysqlSource(
                "127.0.0.1",
                at,
                DATABASE,
                USER,
                sslMode,
                table,
                query,
                cursor == null ? "full" : "cursor",
                cursor);
    }
}
