package io.millrace.app;

import io.millrace.embedded.LocalPostgres;
import io.millrace.embedded.PostgresArchive;
import io.millrace.kernel.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The folder of one restore, locked while it is used: who finds it unlocked may delete it.
final class Scratch implements AutoCloseable {
    private static final String ALL = ".restores";
    private static final String POSTGRES = "postgres";
    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lock;

    private Scratch(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Makes one in the node's folder, and deletes those that a command left that was killed.
    static Scratch open(Path data) {
        var all = data.resolve(ALL);
        try {
            Files.createDirectories(all);
            deleteLeftBehind(all);
            while (true) {
                var made = at(all.resolve(Ids.random128()));
                if (made.isPresent()) return made.get();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + all, e);
        }
    }

    /// @return empty when another deleted it before it was locked
    private static Optional<Scratch> at(Path folder) throws IOException {
        var lock = lock(lockOf(folder));
        if (lock.isEmpty()) return Optional.empty();
        if (!Files.exists(lockOf(folder))) {
            lock.get().close();
            return Optional.empty();
        }
        Files.createDirectory(folder);
        return Optional.of(new Scratch(folder, lock.get()));
    }

    private static Path lockOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK);
    }

    /// @return empty when somebody else has it
    private static Optional<FileChannel> lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel)) return Optional.of(channel);
        channel.close();
        return Optional.empty();
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // the other is in this process
            return false;
        }
    }

    private static void deleteLeftBehind(Path all) throws IOException {
        try (var locks = Files.newDirectoryStream(all, "*" + LOCK)) {
            for (var file : locks) {
                var name = file.getFileName().toString();
                var folder = all.resolve(name.substring(0, name.length() - LOCK.length()));
                var lock = lock(file);
                if (lock.isEmpty()) continue;
                var left = new Scratch(folder, lock.get());
                boolean isAtWork = LocalPostgres.runningPort(left.postgres()).isPresent();
                if (isAtWork) lock.get().close();
                else left.close();
            }
        }
    }

    Path postgres() {
        return folder.resolve(POSTGRES);
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        try (lock) {
            PostgresArchive.delete(folder);
            Files.deleteIfExists(lockOf(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
