package io.millrace.ingest;

import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.stream.S3Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects of a bucket below a prefix, which is taken as a folder. One that is exchanged while it
/// is read is noticed, as each stretch of it is asked for by its tag.
final class BucketPlace implements FilePlace {
    private static final int PAGE = 1_000;
    private static final int MOST_PAGES = 1_000;
    private static final int STRETCH = 4 << 20;
    private static final int LONGEST_REASON = 300;

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final FileSettings settings;

    BucketPlace(S3Place place, GuardedHttp http, FileSettings settings) {
        this.s3 = place.open(http);
        this.bucket = place.bucket();
        this.prefix =
                place.prefix().isEmpty() || place.prefix().endsWith("/")
                        ? place.prefix()
                        : place.prefix() + "/";
        this.settings = settings;
    }

    @Override
    public void each(Consumer<Found> seen) {
        @Nullable String next = null;
        for (int page = 0; page == 0 || next != null; page++) {
            if (page == MOST_PAGES) {
                throw new PullFault("The bucket's list has more than %d pages.".formatted(page));
            }
            var from = next;
            var listed = asked(() -> list(from));
            for (var object : listed.contents()) see(object, seen);
            next =
                    Boolean.TRUE.equals(listed.isTruncated())
                            ? listed.nextContinuationToken()
                            : null;
        }
    }

    private ListObjectsV2Response list(@Nullable String from) {
        return s3.listObjectsV2(its -> {
            its.bucket(bucket).prefix(prefix).maxKeys(PAGE);
            if (!settings.names().isDeep()) its.delimiter("/");
            if (from != null) its.continuationToken(from);
        });
    }

    private void see(S3Object object, Consumer<Found> seen) {
        var key = object.key();
        if (key == null || !key.startsWith(prefix) || key.endsWith("/")) return;
        var name = key.substring(prefix.length());
        if (name.isEmpty() || !settings.isWanted(name)) return;
        var bytes = object.size();
        seen.accept(new Found(name, bytes == null ? 0 : bytes, version(object)));
    }

    private static String version(S3Object object) {
        var tag = object.eTag();
        var version = tag == null ? String.valueOf(object.lastModified()) : tag.replace("\"", "");
        return object.size() + "/" + version;
    }

    @Override
    public InputStream open(Found file) {
        return new Body(file);
    }

    @Override
    public boolean isSame(Found file) {
        return true; // each stretch was
    }

    /// Some bytes at a time, so that the heap holds no object.
    private final class Body extends InputStream {
        private final Found file;
        private byte[] stretch = new byte[0];
        private int at;
        private long read;

        Body(Found file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) return 0;
            if (at == stretch.length) {
                if (read == file.bytes()) return -1;
                stretch = stretch(file, read);
                read += stretch.length;
                at = 0;
            }
            int some = Math.min(length, stretch.length - at);
            System.arraycopy(stretch, at, into, offset, some);
            at += some;
            return some;
        }
    }

    private byte[] stretch(Found file, long from) throws IOException {
        int length = (int) Math.min(STRETCH, file.bytes() - from);
        try {
            var bytes =
                    s3.getObject(
                                    its -> {
                                        its.bucket(bucket).key(prefix + file.name());
                                        its.range("bytes=" + from + "-" + (from + length - 1));
                                        tag(file).ifPresent(its::ifMatch);
                                    },
                                    ResponseTransformer.toBytes())
                            .asByteArray();
            // Not every server knows ranges.
            if (bytes.length == file.bytes() && bytes.length > length) {
                return Arrays.copyOfRange(bytes, (int) from, (int) from + length);
            }
            if (bytes.length != length) throw new Changed();
            return bytes;
        } catch (S3Exception e) {
            throw unread(file, e);
        } catch (SdkException e) {
            throw fault(e);
        } catch (UncheckedIOException e) {
            throw new Away("The bucket does not answer: " + reason(e) + ".");
        }
    }

    private static java.util.Optional<String> tag(Found file) {
        var tag = file.version().substring(file.version().indexOf('/') + 1);
        // A time stands where there was no tag.
        return tag.contains(":") || tag.equals("null")
                ? java.util.Optional.empty()
                : java.util.Optional.of("\"" + tag + "\"");
    }

    private static IOException unread(Found file, S3Exception e) {
        return switch (e.statusCode()) {
            case 404 -> new NoSuchFileException(file.name());
            case 412, 416 -> new Changed();
            default -> {
                if (isPassing(e)) throw fault(e);
                yield new IOException(
                        "The bucket refuses it (%d %s).".formatted(e.statusCode(), code(e)), e);
            }
        };
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw fault(e);
        }
    }

    private static boolean isPassing(S3Exception e) {
        return e.statusCode() >= 500 || e.statusCode() == 429 || e.statusCode() == 408;
    }

    private static String code(S3Exception e) {
        var details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    /// @return [PullFault] where asking again helps nothing, else [Away]
    private static RuntimeException fault(SdkException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PullFault its) return its;
        }
        if (e instanceof S3Exception its && !isPassing(its)) {
            return new PullFault(refusal(its));
        }
        return new Away("The bucket does not answer: " + reason(e) + ".");
    }

    private static String refusal(S3Exception e) {
        int status = e.statusCode();
        var said = (status + " " + code(e)).strip();
        if (status == 401 || status == 403) {
            return "The bucket refuses who asks (%s): give the key and its secret again, or let them list and read."
                    .formatted(said);
        }
        if (status == 404) return "There is no such bucket (%s).".formatted(said);
        if (status >= 300 && status < 400) {
            return "The bucket is in another region or at another endpoint (%s).".formatted(said);
        }
        return "The bucket refuses to be read (%s).".formatted(said);
    }

    /// The first cause says it best.
    private static String reason(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) cause = cause.getCause();
        var text = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
        var cut = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
        return cut.replaceFirst("^The source does not answer: ", "").replaceAll("\\.$", "");
    }

    @Override
    public void close() {
        s3.close();
    }
}
