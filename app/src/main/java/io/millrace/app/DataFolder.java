package io.millrace.app;

import io.millrace.embedded.LocalKafka;
import io.millrace.kernel.Ids;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The folder of one node, locked while it runs.
final class DataFolder implements AutoCloseable {
    private static final String KAFKA = "kafka.address";

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// @throws StartException when it cannot be written or another node has it
    static DataFolder open(Path path) {
        try {
            Files.createDirectories(path);
            var channel =
                    FileChannel.open(
                            path.resolve("node.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (tryLock(channel)) return new DataFolder(path, channel);
            channel.close();
            throw new StartException(
                    "another node runs on " + path + "; stop it, or choose a folder with --data");
        } catch (IOException e) {
            throw new StartException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // the other node is in this process
            return false;
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /// The master key: from the environment, or made at the first start and kept in a file that
    /// only its owner may read.
    String secretKey() {
        return SecretSetting.MASTER_KEY.read(System.getenv()).orElseGet(this::keptKey);
    }

    private String keptKey() {
        return keptKey(path);
    }

    /// The master key of a folder that a node may have at the same time.
    ///
    /// @throws StartException when there is none yet
    static String secretKeyOf(Path path) {
        var given = SecretSetting.MASTER_KEY.read(System.getenv());
        if (given.isPresent()) return given.get();
        if (!Files.exists(path.resolve("secret.key"))) {
            throw new StartException(
                    "there is no node's data in " + path + "; say where with --data");
        }
        return keptKey(path);
    }

    private static String keptKey(Path path) {
        var file = path.resolve("secret.key");
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, Ids.random256());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartException("cannot keep the master key in " + file, e);
        }
    }

    /// Tells other commands on this folder where its embedded Kafka is.
    LocalKafka announce(LocalKafka kafka) {
        var file = path.resolve(KAFKA);
        try {
            Files.writeString(file, kafka.bootstrap());
            return kafka;
        } catch (IOException e) {
            kafka.close();
            throw new StartException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// Where the embedded Kafka of the folder's node is, or was when it ran last.
    static Optional<String> kafkaOf(Path path) {
        var file = path.resolve(KAFKA);
        try {
            if (!Files.exists(file)) return Optional.empty();
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new StartException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StartException("cannot release " + path, e);
        }
    }
}
