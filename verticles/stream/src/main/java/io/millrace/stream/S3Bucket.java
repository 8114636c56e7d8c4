package io.millrace.stream;

import io.millrace.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The objects of one place by their names under its prefix. Everything blocks; what S3 does not do
/// is a problem, `unavailable` or `no-space`.
final class S3Bucket {
    /// Larger ones are sent in parts.
    private static final long AT_ONCE = 32L << 20;

    private static final long PART = 16L << 20;
    private static final int MOST_PARTS = 10_000;
    private static final String TYPE = "application/octet-stream";

    private final S3Place place;
    private final S3Client s3;

    S3Bucket(S3Place place) {
        this.place = place;
        this.s3 = place.open();
    }

    /// @param name without the prefix
    record Found(String name, long bytes, Instant at) {}

    private String key(String name) {
        return place.prefix().isEmpty() ? name : place.prefix() + "/" + name;
    }

    private String name(String key) {
        return place.prefix().isEmpty() ? key : key.substring(place.prefix().length() + 1);
    }

    void put(String name, Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes > AT_ONCE) {
            putInParts(name, file, bytes);
            return;
        }
        var body = RequestBody.fromFile(file);
        asked(() -> s3.putObject(its -> its.bucket(place.bucket()).key(key(name)), body));
    }

    private void putInParts(String name, Path file, long bytes) {
        var key = key(name);
        var id =
                asked(() -> s3.createMultipartUpload(its -> its.bucket(place.bucket()).key(key)))
                        .uploadId();
        boolean isDone = false;
        try {
            var parts = new ArrayList<CompletedPart>();
            long size = Math.max(PART, (bytes + MOST_PARTS - 1) / MOST_PARTS);
            for (long at = 0; at < bytes; at += size) {
                parts.add(part(key, id, parts.size() + 1, file, at, Math.min(size, bytes - at)));
            }
            asked(() ->
                    s3.completeMultipartUpload(its ->
                            its.bucket(place.bucket())
                                    .key(key)
                                    .uploadId(id)
                                    .multipartUpload(all -> all.parts(parts))));
            isDone = true;
        } finally {
            if (!isDone) abort(key, id);
        }
    }

    private CompletedPart part(String key, String id, int number, Path file, long at, long length) {
        var body =
                RequestBody.fromContentProvider(
                        () -> FileStretch.of(file, at, length), length, TYPE);
        var sent =
                asked(() ->
                        s3.uploadPart(
                                its ->
                                        its.bucket(place.bucket())
                                                .key(key)
                                                .uploadId(id)
                                                .partNumber(number),
                                body));
        return CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build();
    }

    /// What cannot be aborted now a sweep aborts.
    private void abort(String key, String id) {
        try {
            s3.abortMultipartUpload(its -> its.bucket(place.bucket()).key(key).uploadId(id));
        } catch (SdkException e) {
            // The fault that led here says more.
        }
    }

    /// Of names that `isOurs` only: others may use the bucket too.
    ///
    /// @return how many
    int abortBefore(Instant time, Predicate<String> isOurs) {
        int aborted = 0;
        var prefix = key("");
        var begun =
                asked(() ->
                        s3
                                .listMultipartUploadsPaginator(
                                        its -> its.bucket(place.bucket()).prefix(prefix))
                                .uploads()
                                .stream()
                                .filter(its -> its.initiated().isBefore(time))
                                .filter(its -> isOurs.test(name(its.key())))
                                .toList());
        for (var its : begun) {
            abort(its.key(), its.uploadId());
            aborted++;
        }
        return aborted;
    }

    boolean has(String name) {
        try {
            return found(() -> {
                s3.headObject(its -> its.bucket(place.bucket()).key(key(name)));
                return true;
            });
        } catch (Missing e) {
            return false;
        }
    }

    /// @throws NoSuchFileException when there is none
    InputStream open(String name) throws IOException {
        return open(name, null);
    }

    /// Some bytes of an object that is there.
    InputStream open(String name, long from, long length) throws IOException {
        return open(name, "bytes=" + from + "-" + (from + length - 1));
    }

    private InputStream open(String name, @org.jspecify.annotations.Nullable String range)
            throws IOException {
        try {
            return found(() ->
                    s3.getObject(its -> its.bucket(place.bucket()).key(key(name)).range(range)));
        } catch (Missing e) {
            throw new NoSuchFileException(name);
        }
    }

    void delete(String name) {
        asked(() -> s3.deleteObject(its -> its.bucket(place.bucket()).key(key(name))));
    }

    /// Shows every object whose name begins so, in the order of names.
    void each(String beginning, Consumer<Found> seen) {
        var pages =
                s3.listObjectsV2Paginator(its -> its.bucket(place.bucket()).prefix(key(beginning)));
        asked(() -> {
            for (var its : pages.contents()) {
                seen.accept(new Found(name(its.key()), its.size(), its.lastModified()));
            }
            return true;
        });
    }

    Stream<Found> list(String beginning) {
        var found = new ArrayList<Found>();
        each(beginning, found::add);
        return found.stream();
    }

    /// There is no such object.
    private static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// @throws Missing when there is no such object
    private static <T> T found(Supplier<T> call) {
        return asked(() -> {
            try {
                return call.get();
            } catch (S3Exception e) {
                if (e.statusCode() == 404 && !isBucket(e)) throw new Missing();
                throw e;
            }
        });
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw unavailable(e, e instanceof S3Exception its && its.statusCode() == 507);
        }
    }

    /// A HEAD has no body that says what is missing.
    private static boolean isBucket(S3Exception e) {
        var details = e.awsErrorDetails();
        return details != null && "NoSuchBucket".equals(details.errorCode());
    }

    private static RuntimeException unavailable(SdkException cause, boolean isFull) {
        var problem =
                isFull
                        ? Problem.noSpace()
                        : Problem.unavailable(
                                "The store of payloads does not answer as it should; retry later.");
        var its = problem.toException();
        its.addSuppressed(cause);
        return its;
    }
}
