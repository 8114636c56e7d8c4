package io.millrace.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What brings an embedded Postgres back to any moment of the last hours: copies of its files, each
/// with all of the write-ahead log since.
///
/// @param folder holds `base/`, a folder for each copy, and `log/`, the compressed segments
public record PostgresArchive(Path folder) {
    private static final String UNFINISHED = ".part";
    private static final List<String> TOOLS = List.of("sh", "gzip", "sync", "mv");
    private static final String LABEL = "backup_label";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern FIRST_SEGMENT =
            Pattern.compile("START WAL LOCATION: \\S+ \\(file ([0-9A-F]{24})\\)");

    // The only form that the setting takes.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00'").withZone(ZoneOffset.UTC);

    // What a server makes anew, or what would be wrong in a copy. Of the log only the folder is
    // kept.
    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "pgsql_tmp", "recovery.signal");
    private static final Set<String> EMPTIED =
            Set.of(
                    "pg_wal",
                    "pg_replslot",
                    "pg_stat_tmp",
                    "pg_dynshmem",
                    "pg_notify",
                    "pg_serial",
                    "pg_snapshots",
                    "pg_subtrans");

    /// A copy of the server's files.
    ///
    /// @param at when it was complete: later moments can be reached from it
    private record Base(Path path, Instant at) {}

    public PostgresArchive {
        folder = folder.toAbsolutePath();
    }

    /// Whether this machine has what the server's commands call, and the folder a name that they
    /// can hold.
    public boolean isPossible() {
        boolean isPlain = folder.toString().chars().noneMatch(c -> c == '\'' || c == '%');
        return isPlain && TOOLS.stream().allMatch(PostgresArchive::isThere);
    }

    private static boolean isThere(String tool) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private Path bases() {
        return folder.resolve("base");
    }

    private Path log() {
        return folder.resolve("log");
    }

    /// Settings of a server that keeps its log here.
    public Map<String, String> settings() {
        try {
            Files.createDirectories(log());
            Files.createDirectories(bases());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
        var part = "'" + log().resolve("%f" + UNFINISHED) + "'";
        var whole = "'" + log().resolve("%f.gz") + "'";
        return Map.of(
                "archive_mode", "on",
                "archive_timeout", "60",
                "archive_command",
                        "gzip -1 <'%p' >"
                                + part
                                + " && sync "
                                + part
                                + " && mv "
                                + part
                                + " "
                                + whole);
    }

    /// Copies the files of a server that runs with [#settings].
    public void copyBase(LocalPostgres.Address server) {
        try (var c = superuser(server)) {
            execute(c, "select pg_backup_start('millrace', true)");
            var part = bases().resolve("copy" + UNFINISHED);
            delete(part);
            copy(server.data(), part, true);
            var label = one(c, "select labelfile from pg_backup_stop(true)");
            Files.writeString(part.resolve(LABEL), label);
            Files.move(part, bases().resolve(Long.toString(Instant.now().toEpochMilli())));
        } catch (SQLException e) {
            throw new IllegalStateException("Postgres cannot be copied: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres cannot be copied", e);
        }
    }

    /// When the newest copy was complete.
    public Optional<Instant> newestBase() {
        return all().stream().map(Base::at).max(Comparator.naturalOrder());
    }

    private List<Base> all() {
        if (!Files.isDirectory(bases())) return List.of();
        try (var found = Files.list(bases())) {
            return found.filter(path -> !path.toString().endsWith(UNFINISHED))
                    .map(path -> new Base(path, atOf(path)))
                    .sorted(Comparator.comparing(Base::at))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + bases(), e);
        }
    }

    private static Instant atOf(Path base) {
        return Instant.ofEpochMilli(Long.parseLong(base.getFileName().toString()));
    }

    /// Deletes what no moment from `oldest` on needs.
    public void prune(Instant oldest) {
        try {
            var needed = new ArrayList<>(all());
            while (needed.size() > 1 && !needed.get(1).at().isAfter(oldest)) {
                delete(needed.removeFirst().path());
            }
            if (needed.isEmpty()) return;
            var first = firstSegment(needed.getFirst());
            for (var segment : segments()) {
                if (segment.getFileName().toString().compareTo(first) < 0) Files.delete(segment);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete in " + folder, e);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> found = Files.list(log())) {
            return found.toList();
        }
    }

    private static String firstSegment(Base base) throws IOException {
        var label = Files.readString(base.path().resolve(LABEL));
        var found = FIRST_SEGMENT.matcher(label);
        if (!found.find()) throw new IOException(base.path() + " has no start");
        return found.group(1);
    }

    /// Deletes all of it, as what a server leaves out of the log makes it useless.
    public void discard() {
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    /// Starts a second server that shows what `server` was at a moment; it can only be read.
    ///
    /// @param scratch folder for it, which the caller deletes
    /// @param settings of `server`
    /// @throws IllegalArgumentException when what is kept does not reach that moment
    public LocalPostgres recover(
            LocalPostgres.Address server, Instant at, Path scratch, Map<String, String> settings) {
        var base =
                all().stream()
                        .filter(b -> !b.at().isAfter(at))
                        .reduce((_, later) -> later)
                        .orElseThrow(() -> new IllegalArgumentException(tooEarly()));
        try {
            flush(server);
            Files.createDirectories(scratch);
            copy(base.path(), scratch.resolve("data"), false);
            Files.writeString(scratch.resolve("data").resolve("recovery.signal"), "");
            var binaries = server.data().resolveSibling("bin");
            Files.createSymbolicLink(scratch.resolve("bin"), binaries);
            var recovered =
                    LocalPostgres.start(scratch, 0, server.password(), recovering(settings, at));
            try {
                awaitTarget(recovered);
                return recovered;
            } catch (SQLException | RuntimeException e) {
                recovered.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Postgres did not come back to " + at + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Postgres did not come back to " + at, e);
        }
    }

    private Map<String, String> recovering(Map<String, String> settings, Instant at) {
        var its = new HashMap<>(settings);
        settings().keySet().forEach(its::remove);
        its.put("fsync", "off");
        its.put("restore_command", "gzip -dc <'" + log().resolve("%f.gz") + "' >'%p'");
        its.put("recovery_target_time", TIME.format(at));
        its.put("recovery_target_action", "pause");
        return its;
    }

    private String tooEarly() {
        return all().stream()
                .findFirst()
                .map(first -> "moments from " + first.at() + " on are kept")
                .orElse("nothing is kept yet; the first copy is made some minutes after the start");
    }

    /// Brings all of the log here, up to a transaction that ends now: a recovery ends at the first
    /// one that is later than its target.
    private void flush(LocalPostgres.Address server) throws SQLException {
        try (var c = superuser(server)) {
            execute(c, "select pg_current_xact_id()");
            var last = one(c, "select pg_walfile_name(pg_switch_wal())");
            await(() -> Files.exists(log().resolve(last + ".gz")), "the log is not written");
        }
    }

    private static void awaitTarget(LocalPostgres recovered) throws SQLException {
        try (var c = superuser(recovered.address())) {
            await(
                    () -> one(c, "select pg_get_wal_replay_pause_state()").equals("paused"),
                    "the moment is not reached");
        }
    }

    private static void await(BooleanSupplier condition, String otherwise) {
        var deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) throw new IllegalStateException(otherwise);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private static Connection superuser(LocalPostgres.Address server) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl("postgres"), LocalPostgres.SUPERUSER, server.password());
    }

    private static void execute(Connection c, String sql) throws SQLException {
        try (var statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(Connection c, String sql) {
        try (var statement = c.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /// @param running files may go while they are copied, and the control file comes last
    private static void copy(Path from, Path to, boolean running) throws IOException {
        Files.walkFileTree(from, new Copying(from, to, running));
        if (running) {
            var control = Path.of("global", "pg_control");
            Files.copy(from.resolve(control), to.resolve(control));
        }
    }

    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;
        private final boolean running;

        Copying(Path from, Path to, boolean running) {
            this.from = from;
            this.to = to;
            this.running = running;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes its)
                throws IOException {
            if (LEFT_OUT.contains(folder.getFileName().toString())) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            var copied = Files.createDirectories(to.resolve(from.relativize(folder)));
            Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rwx------"));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes its) throws IOException {
            var name = from.relativize(file);
            boolean isLeftOut =
                    running
                            && (LEFT_OUT.contains(file.getFileName().toString())
                                    || EMPTIED.contains(name.getName(0).toString())
                                    || name.endsWith(Path.of("global", "pg_control")));
            if (isLeftOut) return FileVisitResult.CONTINUE;
            try {
                Files.copy(file, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            } catch (NoSuchFileException e) { // its table was dropped; the log tells that
                if (!running) throw e;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (running && e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
            throw e;
        }
    }

    /// Deletes a folder with all in it, if it is there.
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
