package io.millrace.stream;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.stream.api.ObjectStore;
import io.millrace.stream.engine.Patchwork;
import io.millrace.stream.engine.Patchwork.Piece;
import io.millrace.stream.engine.Patchwork.Stretch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Objects of a bucket, which all nodes share. What comes is written into a folder of the node
/// first, with back-pressure and its bound, and then sent: the heap holds no payload, and a request
/// to S3 can be repeated.
///
/// The parts of an object that is not whole are objects of their own, so that each may come through
/// another node: `<key>.part/<offset>-<milliseconds>-<id>`. What was written later lies over what
/// was written before, as in a file.
public final class S3ObjectStore implements ObjectStore {
    private static final int AT_A_TIME = 16;
    private static final int SWEPT_AT_ONCE = 1_000;

    /// A copy that nobody asked for so long is deleted.
    private static final Duration KEPT = Duration.ofHours(1);

    private static final String PARTS = ".part/";
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern PART =
            Pattern.compile("([0-9a-f]{32})\\.part/(\\d{19})-(\\d{15})-[0-9a-f]{32}");

    private final S3Bucket bucket;
    private final FolderObjectStore spool;
    private final FolderObjectStore copies;
    private final WorkerExecutor workers;

    /// @param folder of this node alone
    public S3ObjectStore(Vertx vertx, S3Place place, Path folder) {
        this.bucket = new S3Bucket(place);
        this.spool = new FolderObjectStore(vertx, folder.resolve("spool"));
        this.copies = new FolderObjectStore(vertx, folder.resolve("copies"));
        this.workers =
                vertx.createSharedWorkerExecutor("millrace-objects", AT_A_TIME, 1, TimeUnit.HOURS);
    }

    @Override
    public Future<StoredObject> put(ReadStream<Buffer> in, long maxBytes) {
        return spool.put(in, maxBytes)
                .compose(stored -> workers.executeBlocking(() -> sent(stored), false));
    }

    @Override
    public StoredObject write(Content content, long maxBytes) throws IOException {
        return sent(spool.write(content, maxBytes));
    }

    private StoredObject sent(StoredObject stored) throws IOException {
        send(stored.key(), stored.key());
        return stored;
    }

    /// @param spooled key of the file, which is deleted
    private void send(String spooled, String name) throws IOException {
        try {
            bucket.put(name, spool.file(spooled));
        } finally {
            spool.delete(spooled);
        }
    }

    @Override
    public void put(String key, InputStream in) throws IOException {
        var name = checked(key);
        var spooled = Ids.random128();
        spool.put(spooled, in);
        send(spooled, name);
    }

    @Override
    public Future<Long> append(String key, long offset, ReadStream<Buffer> in, long maxBytes) {
        var name = checked(key);
        var spooled = Ids.random128();
        Future<Long> appended =
                spool.append(spooled, 0, in, maxBytes)
                        .compose(bytes ->
                                workers.executeBlocking(
                                        () -> appended(name, offset, spooled, bytes), false));
        return appended.recover(cause -> forgotten(spooled, cause));
    }

    private Future<Long> forgotten(String spooled, Throwable cause) {
        return workers.executeBlocking(() -> forgotten(spooled), false)
                .otherwise(false)
                .compose(_ -> Future.failedFuture(cause));
    }

    private boolean forgotten(String spooled) throws IOException {
        spool.delete(spooled);
        return true;
    }

    private long appended(String key, long offset, String spooled, long bytes) throws IOException {
        spool.complete(spooled);
        if (offset > 0 && bucket.list(key + PARTS).findAny().isEmpty()) {
            throw Problem.gone("What was sent is not there any more: begin anew.").toException();
        }
        send(spooled, part(key, offset, System.currentTimeMillis()));
        return bytes;
    }

    private static String part(String key, long offset, long millis) {
        return key + PARTS + "%019d-%015d-%s".formatted(offset, millis, Ids.random128());
    }

    private List<Stretch> stretches(String key) throws IOException {
        var pieces = bucket.list(key + PARTS).map(S3ObjectStore::piece).toList();
        if (pieces.isEmpty()) throw new NoSuchFileException(key);
        return Patchwork.seen(pieces);
    }

    private static Piece piece(S3Bucket.Found its) {
        var name = PART.matcher(its.name());
        if (!name.matches()) throw new IllegalStateException("not a part: " + its.name());
        long offset = Long.parseLong(name.group(2));
        return new Piece(its.name(), offset, its.bytes(), Long.parseLong(name.group(3)));
    }

    @Override
    public StoredObject examine(String key) throws IOException {
        var name = checked(key);
        var digesting = new Digesting();
        if (bucket.has(name)) {
            try (var in = bucket.open(name)) {
                in.transferTo(digesting);
            }
        } else {
            copy(stretches(name), digesting);
        }
        return digesting.stored(name);
    }

    private void copy(List<Stretch> stretches, OutputStream out) throws IOException {
        for (var its : stretches) {
            try (var in = bucket.open(its.name(), its.from(), its.length())) {
                in.transferTo(out);
            }
        }
    }

    @Override
    public void complete(String key) throws IOException {
        var name = checked(key);
        if (!bucket.has(name)) {
            var stretches = stretches(name);
            long bytes = Patchwork.length(stretches);
            var whole = spool.write(out -> copy(stretches, out), bytes);
            send(whole.key(), name);
        }
        discard(name);
    }

    @Override
    public void discard(String key) {
        for (var its : bucket.list(checked(key) + PARTS).toList()) bucket.delete(its.name());
    }

    @Override
    public InputStream open(String key) throws IOException {
        return bucket.open(checked(key));
    }

    @Override
    public boolean has(String key) {
        return bucket.has(checked(key));
    }

    /// A copy in the node's own folder, made where there is none.
    @Override
    public Path file(String key) {
        var copy = copies.file(key);
        try {
            dropUnused(Instant.now().minus(KEPT));
            if (!copies.has(key)) fetch(key, copy);
            Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            return copy; // who opens it is told
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private void fetch(String key, Path copy) throws IOException {
        var fetched = spool.write(out -> transfer(key, out), Long.MAX_VALUE);
        Files.move(spool.file(fetched.key()), copy, StandardCopyOption.ATOMIC_MOVE);
    }

    private void transfer(String key, OutputStream out) throws IOException {
        try (var in = bucket.open(key)) {
            in.transferTo(out);
        }
    }

    private int dropUnused(Instant before) throws IOException {
        return copies.sweep(before, before, _ -> Set.of());
    }

    @Override
    public void delete(String key) throws IOException {
        bucket.delete(checked(key));
        copies.delete(key);
        discard(key);
    }

    /// Of the node's own folder too.
    @Override
    public int sweep(Instant parts, Instant objects, UnaryOperator<Set<String>> named)
            throws IOException {
        var sweep = new Sweep(parts, objects, named);
        bucket.each("", sweep::see);
        // The node's own first: not every server that speaks S3 lists what was begun in parts.
        return spool.sweep(parts, parts, _ -> Set.of())
                + dropUnused(parts)
                + sweep.end()
                + bucket.abortBefore(parts, S3ObjectStore::isOurs);
    }

    private final class Sweep {
        private final Instant parts;
        private final Instant objects;
        private final UnaryOperator<Set<String>> named;
        private final Set<String> candidates = new HashSet<>();
        private final Map<String, Instant> lastPart = new HashMap<>();
        private int deleted;

        Sweep(Instant parts, Instant objects, UnaryOperator<Set<String>> named) {
            this.parts = parts;
            this.objects = objects;
            this.named = named;
        }

        void see(S3Bucket.Found its) {
            var part = PART.matcher(its.name());
            if (part.matches()) {
                lastPart.merge(part.group(1), its.at(), (a, b) -> a.isAfter(b) ? a : b);
            } else if (KEY.matcher(its.name()).matches() && its.at().isBefore(objects)) {
                candidates.add(its.name());
            }
            if (candidates.size() == SWEPT_AT_ONCE) deleteUnnamed();
        }

        private void deleteUnnamed() {
            if (candidates.isEmpty()) return;
            candidates.removeAll(named.apply(Set.copyOf(candidates)));
            candidates.forEach(bucket::delete);
            deleted += candidates.size();
            candidates.clear();
        }

        int end() {
            deleteUnnamed();
            for (var its : lastPart.entrySet()) {
                if (!its.getValue().isBefore(parts)) continue;
                discard(its.getKey());
                deleted++;
            }
            return deleted;
        }
    }

    private static boolean isOurs(String name) {
        return KEY.matcher(name).matches() || PART.matcher(name).matches();
    }

    /// Keys go into paths and names.
    private static String checked(String key) {
        if (!KEY.matcher(key).matches()) throw new IllegalArgumentException("not an object key");
        return key;
    }
}
