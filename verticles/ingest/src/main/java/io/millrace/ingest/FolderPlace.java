package io.millrace.ingest;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.engine.pull.PulledName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A folder below the operator's, and folders below that where the pattern says so. Each step is
/// taken from the folder that is open, by one name and never along a symbolic link: what somebody
/// puts there or exchanges meanwhile leads nowhere else.
final class FolderPlace implements FilePlace {
    private static final int MOST_DEPTH = 8;
    private static final char UNKNOWN = '\uFFFD';

    /// With what opens at once on any disk.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path base;
    private final List<String> folders;
    private final FileSettings settings;

    /// @param base is what the operator says, a link or not
    /// @param folders below it, each a single name
    FolderPlace(Path base, List<String> folders, FileSettings settings) {
        this.base = base;
        this.folders = List.copyOf(folders);
        this.settings = settings;
    }

    @Override
    public void each(Consumer<Found> seen) {
        try (var top = top()) {
            walk(top, "", 0, seen);
        } catch (DirectoryIteratorException e) {
            throw fault(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /// The machine's own paths are nobody's business.
    private PullFault fault(IOException cause) {
        var name = String.join("/", folders);
        return new PullFault(
                switch (cause) {
                    case NoSuchFileException _, NotDirectoryException _ ->
                            "There is no folder %s where the operator has folders watched."
                                    .formatted(name);
                    case AccessDeniedException _ ->
                            "The node may not read the folder %s.".formatted(name);
                    default -> "The folder %s cannot be read.".formatted(name);
                });
    }

    private SecureDirectoryStream<Path> top() throws IOException {
        return descend(base(), folders);
    }

    @SuppressWarnings("StreamResourceLeak") // whoever asks for it closes it
    private SecureDirectoryStream<Path> base() throws IOException {
        var opened = Files.newDirectoryStream(base);
        if (opened instanceof SecureDirectoryStream<Path> its) return its;
        opened.close();
        throw new PullFault("This node's file system cannot be read without following links.");
    }

    /// @param from is closed
    private static SecureDirectoryStream<Path> descend(
            SecureDirectoryStream<Path> from, List<String> names) throws IOException {
        var at = from;
        for (var name : names) {
            try (var left = at) {
                var own = Path.of(name);
                if (!attributes(left, own).isDirectory()) throw new NotDirectoryException(name);
                at = left.newDirectoryStream(own, NOFOLLOW_LINKS);
            }
        }
        return at;
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> in, Path own)
            throws IOException {
        return in.getFileAttributeView(own, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                .readAttributes();
    }

    private void walk(
            SecureDirectoryStream<Path> in, String before, int depth, Consumer<Found> seen)
            throws IOException {
        for (var entry : in) {
            var own = entry.getFileName();
            var name = before + own;
            if (PulledName.isHidden(name)) continue;
            var its = attributesIfThere(in, own);
            if (its.isEmpty()) continue;
            if (its.get().isDirectory()) {
                if (!settings.names().isDeep() || depth == MOST_DEPTH) continue;
                try (var below = in.newDirectoryStream(own, NOFOLLOW_LINKS)) {
                    walk(below, name + "/", depth + 1, seen);
                }
            } else if (its.get().isRegularFile() && settings.isWanted(name)) {
                seen.accept(new Found(name, its.get().size(), version(its.get())));
            }
        }
    }

    private static Optional<BasicFileAttributes> attributesIfThere(
            SecureDirectoryStream<Path> in, Path own) throws IOException {
        try {
            return Optional.of(attributes(in, own));
        } catch (NoSuchFileException e) { // since it was listed
            return Optional.empty();
        }
    }

    private static String version(BasicFileAttributes its) {
        return its.size() + "/" + its.lastModifiedTime().toInstant();
    }

    /// What became a pipe since it was looked at has no end, and opening it waits until somebody
    /// writes into it, as closing its folder does: a thread that may wait does both, for which
    /// nobody else waits long.
    @Override
    public InputStream open(Found file) throws IOException {
        if (file.name().indexOf(UNKNOWN) >= 0) {
            throw new IOException("Its name is not UTF-8: rename it.");
        }
        var opening = new CompletableFuture<InputStream>();
        Thread.ofPlatform()
                .daemon()
                .name("millrace-open")
                .start(() -> {
                    try {
                        opening.complete(opened(file));
                    } catch (Throwable e) { // thrown by who waits
                        opening.completeExceptionally(e);
                    }
                });
        try {
            return opening.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw abandoned(opening);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw abandoned(opening);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            if (cause instanceof IOException its) throw its;
            if (cause instanceof RuntimeException its) throw its;
            throw new IOException("It cannot be read.", e);
        }
    }

    /// It is closed once it is open.
    private static IOException abandoned(CompletableFuture<InputStream> opening) {
        var _ =
                opening.thenAccept(in -> {
                    try {
                        in.close();
                    } catch (IOException _) { // nobody reads it
                        return;
                    }
                });
        return new IOException("It cannot be read.");
    }

    private InputStream opened(Found file) throws IOException {
        var names = List.of(file.name().split("/"));
        try (var folder = descend(top(), names.subList(0, names.size() - 1))) {
            var own = Path.of(names.getLast());
            if (!isSame(folder, own, file)) throw new Changed();
            var channel = folder.newByteChannel(own, Set.of(READ, NOFOLLOW_LINKS));
            if (attributes(folder, own).isRegularFile()) return Channels.newInputStream(channel);
            channel.close();
            throw new Changed();
        } catch (NoSuchFileException e) {
            throw e;
        } catch (AccessDeniedException e) {
            throw new IOException("The node may not read it.", e);
        } catch (FileSystemException e) {
            throw new IOException("It cannot be read.", e);
        }
    }

    private static boolean isSame(SecureDirectoryStream<Path> in, Path own, Found file)
            throws IOException {
        var its = attributes(in, own);
        return its.isRegularFile() && version(its).equals(file.version());
    }

    @Override
    public boolean isSame(Found file) throws IOException {
        var names = List.of(file.name().split("/"));
        try (var folder = descend(top(), names.subList(0, names.size() - 1))) {
            return isSame(folder, Path.of(names.getLast()), file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() {
        // Nothing stays open.
    }
}
