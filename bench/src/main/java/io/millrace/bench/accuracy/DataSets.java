package io.millrace.bench.accuracy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Public data, as a folder that may hold archives; they are unpacked for the run.
public final class DataSets implements AutoCloseable {
    private static final String ARCHIVE = ".*\\.(tar|tar\\.xz|tar\\.gz|tgz)";
    private static final int DEEPEST = 8;

    private final List<Path> roots;
    private final Path unpacked;

    private DataSets(List<Path> roots, Path unpacked) {
        this.roots = List.copyOf(roots);
        this.unpacked = unpacked;
    }

    /// @param given a folder or an archive; without one the folder beside the project
    public static DataSets open(Optional<Path> given, String beside)
            throws IOException, InterruptedException {
        var home = Path.of(System.getProperty("millrace.home", "."));
        var root = given.orElse(home.resolve("../shared/data").resolve(beside)).normalize();
        var unpacked = Files.createTempDirectory("millrace-data");
        if (!Files.exists(root)) return new DataSets(List.of(), unpacked);
        for (var archive : find(root, path -> name(path).matches(ARCHIVE))) {
            var folder = Files.createDirectory(unpacked.resolve(name(archive)));
            unpack(archive, folder);
        }
        return new DataSets(List.of(root, unpacked), unpacked);
    }

    private static void unpack(Path archive, Path folder) throws IOException, InterruptedException {
        var tar =
                new ProcessBuilder("tar", "xf", archive.toString(), "-C", folder.toString())
                        .inheritIO()
                        .start();
        if (tar.waitFor() != 0) throw new IOException("cannot unpack " + archive);
    }

    private interface Wanted {
        boolean accepts(Path path);
    }

    private static List<Path> find(Path root, Wanted wanted) throws IOException {
        try (var paths = Files.walk(root, DEEPEST)) {
            return paths.filter(Files::isRegularFile).filter(wanted::accepts).sorted().toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /// The folders that hold a file of this name.
    List<Path> foldersWith(String name) throws IOException {
        var folders = Stream.<Path>builder();
        for (var root : roots) {
            for (var file : find(root, path -> name(path).equals(name))) {
                folders.add(file.toAbsolutePath().getParent());
            }
        }
        return folders.build().toList();
    }

    @Override
    public void close() throws IOException {
        try (var paths = Files.walk(unpacked)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
