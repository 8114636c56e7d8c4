package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.FolderSource;
import io.millrace.ingest.api.IngestRequest.S3Source;
import io.millrace.kernel.Problem;
import java.net.URI;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is wrong with a source of files, before anybody looks at it. Faults are `invalid`.
final class FileRules {
    private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}\\\\]+");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern KEY_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final int MOST_FOLDER = 200;
    private static final int MOST_PREFIX = 900;
    private static final int MOST_PATTERN = 200;
    private static final int LEAST_EVERY = 5;
    private static final int MOST_EVERY = 86_400;
    private static final int MOST_SETTLE = 3_600;

    private FileRules() {}

    static void check(FolderSource its) {
        if (its.folder() != null) {
            require(
                    its.folder().length() <= MOST_FOLDER && isPath(its.folder()),
                    "folder.folder: names with / between, below the organization's folder");
        }
        pattern("folder.pattern", its.pattern());
        every("folder.everySeconds", its.everySeconds());
        var settle = its.settleSeconds();
        require(
                settle == null || (settle >= 0 && settle <= MOST_SETTLE),
                "folder.settleSeconds: 0 to " + MOST_SETTLE);
    }

    /// Single names that lead down only.
    private static boolean isPath(String text) {
        return PLAIN.matcher(text).matches()
                && Arrays.stream(text.split("/", -1))
                        .noneMatch(name -> name.isEmpty() || name.startsWith("."));
    }

    /// @return the address that is asked; null is AWS's
    static @Nullable URI check(S3Source its) {
        require(
                BUCKET.matcher(its.bucket()).matches() && !its.bucket().contains(".."),
                "s3.bucket: a bucket's name");
        var prefix = its.prefix();
        if (prefix != null && !prefix.isEmpty()) {
            var names = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
            require(
                    prefix.length() <= MOST_PREFIX && isPath(names),
                    "s3.prefix: names with / between");
        }
        require(
                its.region() == null || REGION.matcher(its.region()).matches(),
                "s3.region: such as eu-west-3");
        require(KEY_ID.matcher(its.keyId()).matches(), "s3.keyId: the id of an access key");
        pattern("s3.pattern", its.pattern());
        every("s3.everySeconds", its.everySeconds());
        return its.endpoint() == null ? null : endpoint(its.endpoint());
    }

    private static URI endpoint(String text) {
        var url = AddressRules.url("s3.endpoint", text);
        var path = String.valueOf(url.getRawPath());
        require(
                (path.isEmpty() || path.equals("/")) && url.getRawQuery() == null,
                "s3.endpoint: the address of a server, without a path");
        return url;
    }

    private static void pattern(String field, @Nullable String pattern) {
        if (pattern == null) return;
        require(
                !pattern.isEmpty()
                        && pattern.length() <= MOST_PATTERN
                        && PLAIN.matcher(pattern).matches()
                        && !pattern.startsWith("/"),
                field + ": such as *.csv, or **/*.csv with folders below");
    }

    private static void every(String field, @Nullable Integer seconds) {
        require(
                seconds == null
                        || seconds == 0
                        || (seconds >= LEAST_EVERY && seconds <= MOST_EVERY),
                field + ": %d to %d, or 0 for no looks".formatted(LEAST_EVERY, MOST_EVERY));
    }

    private static void require(boolean isRight, String detail) {
        if (!isRight) throw invalid(detail);
    }

    private static RuntimeException invalid(String detail) {
        return Problem.invalid(detail).toException();
    }
}
