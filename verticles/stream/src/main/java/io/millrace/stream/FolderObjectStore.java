package io.millrace.stream;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.api.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Objects as files of one folder, which all nodes share. A file appears under its name only when
/// it is complete and on disk.
public final class FolderObjectStore implements ObjectStore {
    private static final String PART = ".part";

    /// Bytes that wait to be written before the sender waits too.
    private static final long MOST_UNDER_WAY = 256 << 10;

    private static final int SWEPT_AT_ONCE = 1_000;
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");

    private final Vertx vertx;
    private final Path folder;

    public FolderObjectStore(Vertx vertx, Path folder) {
        this.vertx = vertx;
        this.folder = folder.toAbsolutePath();
        try {
            Files.createDirectories(this.folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }

    @Override
    public Future<StoredObject> put(ReadStream<Buffer> in, long maxBytes) {
        in.pause();
        var key = Ids.random128();
        var part = folder.resolve(key + PART).toString();
        Promise<StoredObject> done = Promise.promise();
        in.exceptionHandler(done::tryFail); // the sender may be gone before the file is open
        return vertx.fileSystem()
                .open(part, new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(file -> write(in, file, key, maxBytes, done))
                .compose(stored -> move(part, stored))
                .recover(cause -> discard(part, cause));
    }

    private static Future<StoredObject> write(
            ReadStream<Buffer> in,
            AsyncFile file,
            String key,
            long maxBytes,
            Promise<StoredObject> done) {
        if (done.future().isComplete()) return done.future().eventually(() -> file.close());
        var digest = sha256();
        var writing = new Writing<>(in, file, maxBytes, done);
        writing.run(
                buffer -> digest.update(buffer.getBytes()), bytes -> stored(key, bytes, digest));
        return done.future().eventually(() -> file.close());
    }

    @Override
    public Future<Long> append(String key, long offset, ReadStream<Buffer> in, long maxBytes) {
        in.pause();
        var path = part(key).toString();
        Promise<Long> done = Promise.promise();
        var isBroken = new AtomicBoolean();
        in.exceptionHandler(_ -> isBroken.set(true));
        return vertx.fileSystem()
                .open(path, new OpenOptions().setCreate(offset == 0).setWrite(true))
                .recover(FolderObjectStore::noPart)
                .compose(file -> append(file, offset, in, maxBytes, done, isBroken))
                .recover(cause ->
                        Future.failedFuture(
                                noSpace(cause) ? Problem.noSpace().toException() : cause));
    }

    private static Future<AsyncFile> noPart(Throwable cause) {
        return Future.failedFuture(
                cause.getCause() instanceof NoSuchFileException
                        ? Problem.gone("What was sent is not there any more: begin anew.")
                                .toException()
                        : cause);
    }

    /// What came before the stream broke is as good as what comes before its end.
    private static Future<Long> append(
            AsyncFile file,
            long offset,
            ReadStream<Buffer> in,
            long maxBytes,
            Promise<Long> done,
            AtomicBoolean isBroken) {
        file.setWritePos(offset);
        var writing = new Writing<>(in, file, maxBytes, done);
        in.exceptionHandler(_ -> writing.end(bytes -> bytes));
        if (isBroken.get()) writing.end(bytes -> bytes);
        else writing.run(_ -> {}, bytes -> bytes);
        return done.future().eventually(() -> file.close());
    }

    /// A stream on its way into a file.
    private static final class Writing<T> {
        private final ReadStream<Buffer> in;
        private final AsyncFile file;
        private final long maxBytes;
        private final Promise<T> done;
        private final AtomicLong underWay = new AtomicLong();
        private final AtomicBoolean isPaused = new AtomicBoolean();
        private Future<Void> written = Future.succeededFuture();
        private long bytes;

        Writing(ReadStream<Buffer> in, AsyncFile file, long maxBytes, Promise<T> done) {
            this.in = in;
            this.file = file;
            this.maxBytes = maxBytes;
            this.done = done;
        }

        /// @param seen is shown what is written
        /// @param result of how many bytes there were
        void run(Consumer<Buffer> seen, LongFunction<T> result) {
            file.exceptionHandler(done::tryFail);
            in.handler(buffer -> {
                if (done.future().isComplete()) return; // refused: the rest is read and dropped
                if (bytes + buffer.length() > maxBytes) {
                    done.tryFail(tooLarge(maxBytes));
                    return;
                }
                bytes += buffer.length();
                seen.accept(buffer);
                long waiting = underWay.addAndGet(buffer.length());
                var write =
                        file.write(buffer)
                                .onFailure(done::tryFail)
                                .onComplete(_ -> wrote(buffer.length()));
                written = written.compose(_ -> write);
                if (waiting > MOST_UNDER_WAY) rest();
            });
            in.endHandler(_ -> end(result));
            in.resume();
        }

        /// The file cannot be asked how much waits: one that failed is closed by another thread.
        private void rest() {
            in.pause();
            isPaused.set(true);
            goOn(); // all may have been written before it was known that the stream rests
        }

        private void wrote(int length) {
            underWay.addAndGet(-length);
            goOn();
        }

        private void goOn() {
            boolean isLittle = underWay.get() <= MOST_UNDER_WAY / 2;
            if (isLittle && isPaused.compareAndSet(true, false)) in.resume();
        }

        /// A flush does not wait for writes under way, and does not tell that one of them failed.
        void end(LongFunction<T> result) {
            written.compose(_ -> file.flush())
                    .map(_ -> result.apply(bytes))
                    .onSuccess(done::tryComplete)
                    .onFailure(done::tryFail);
        }
    }

    @Override
    public StoredObject examine(String key) throws IOException {
        var digest = sha256();
        var path = Files.exists(file(key)) ? file(key) : part(key);
        long bytes = 0;
        try (var in = Files.newInputStream(path)) {
            var buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        }
        return stored(key, bytes, digest);
    }

    @Override
    public void complete(String key) throws IOException {
        if (has(key)) return;
        Files.move(part(key), file(key), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void discard(String key) throws IOException {
        Files.deleteIfExists(part(key));
    }

    private Path part(String key) {
        return folder.resolve(file(key).getFileName() + PART);
    }

    private static StoredObject stored(String key, long bytes, MessageDigest digest) {
        return new StoredObject(key, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private Future<StoredObject> move(String part, StoredObject stored) {
        return vertx.fileSystem().move(part, folder.resolve(stored.key()).toString()).map(stored);
    }

    private Future<StoredObject> discard(String part, Throwable cause) {
        return vertx.fileSystem()
                .delete(part)
                .otherwiseEmpty()
                .compose(_ ->
                        Future.failedFuture(
                                noSpace(cause) ? Problem.noSpace().toException() : cause));
    }

    /// The JDK tells a full disk by its message only.
    static boolean noSpace(Throwable cause) {
        for (Throwable e = cause; e != null; e = e.getCause()) {
            var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left")) return true;
        }
        return false;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public StoredObject write(Content content, long maxBytes) throws IOException {
        var key = Ids.random128();
        var part = folder.resolve(key + PART);
        try (var channel = FileChannel.open(part, CREATE_NEW, WRITE);
                var counting = new Counting(Channels.newOutputStream(channel), maxBytes);
                var out = new BufferedOutputStream(counting, 1 << 16)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
            Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
            return stored(key, counting.bytes, counting.digest);
        } catch (IOException e) {
            if (noSpace(e)) throw Problem.noSpace().toException();
            throw e;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Counts and digests what goes through, up to a bound.
    private static final class Counting extends FilterOutputStream {
        private final long most;
        private final MessageDigest digest = sha256();
        private long bytes;

        Counting(OutputStream out, long most) {
            super(out);
            this.most = most;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            bytes += length;
            if (bytes > most) throw tooLarge(most);
            digest.update(from, offset, length);
            out.write(from, offset, length);
        }
    }

    private static ProblemException tooLarge(long most) {
        return Problem.tooLarge("At most " + most + " bytes at once.").toException();
    }

    @Override
    public InputStream open(String key) throws IOException {
        return Files.newInputStream(file(key));
    }

    @Override
    public Path file(String key) {
        if (!KEY.matcher(key).matches()) throw new IllegalArgumentException("not an object key");
        return folder.resolve(key);
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(file(key));
        discard(key);
    }

    @Override
    public int sweep(Instant parts, Instant objects, UnaryOperator<Set<String>> named)
            throws IOException {
        int deleted = 0;
        var candidates = new HashSet<String>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (name.endsWith(PART) && isOlder(file, parts)) {
                    if (Files.deleteIfExists(file)) deleted++;
                } else if (KEY.matcher(name).matches() && isOlder(file, objects)) {
                    candidates.add(name);
                }
                if (candidates.size() == SWEPT_AT_ONCE) deleted += deleteUnnamed(candidates, named);
            }
        }
        return deleted + deleteUnnamed(candidates, named);
    }

    private int deleteUnnamed(Set<String> candidates, UnaryOperator<Set<String>> named)
            throws IOException {
        if (candidates.isEmpty()) return 0;
        candidates.removeAll(named.apply(Set.copyOf(candidates)));
        for (var key : candidates) delete(key);
        int deleted = candidates.size();
        candidates.clear();
        return deleted;
    }

    /// What is gone by now is not.
    private static boolean isOlder(Path file, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public boolean has(String key) {
        return Files.exists(file(key));
    }

    @Override
    public void put(String key, InputStream in) throws IOException {
        var part = folder.resolve(key + PART);
        try {
            try (var channel = FileChannel.open(part, CREATE, TRUNCATE_EXISTING, WRITE)) {
                in.transferTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
