package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.FolderSource;
import io.millrace.ingest.api.IngestRequest.PutPulledSource;
import io.millrace.ingest.api.IngestRequest.S3Source;
import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.kernel.Problem;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is wrong with a source of files, before anybody looks at it. Faults are `invalid`.
final class FileRules {
    private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}\\\\]+");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern KEY_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}]{1,63}");
    private static final Pattern HOST_KEY = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "\\s*-----BEGIN [A-Z ]+-----[\\x20-\\x7e\\r\\n]+"
                            + "-----END [A-Z ]+-----\\s*");
    private static final int MOST_KEY = 16_384;
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
        settle("folder.settleSeconds", its.settleSeconds());
    }

    static void check(SftpSource its) {
        require(USER.matcher(its.user()).matches(), "sftp.user: 1 to 63 characters");
        require(
                HOST_KEY.matcher(its.hostKey()).matches(),
                "sftp.hostKey: the fingerprint of the server's key, SHA256: and 43 characters");
        require(
                its.authentication() == null
                        || List.of("password", "key").contains(its.authentication()),
                "sftp.authentication: password or key");
        var folder = its.folder();
        if (folder != null) {
            boolean isAbsolute = folder.startsWith("/");
            var names = isAbsolute ? folder.substring(1) : folder;
            require(
                    folder.length() <= MOST_FOLDER && (folder.equals("/") || isPath(names)),
                    "sftp.folder: names with / between");
        }
        pattern("sftp.pattern", its.pattern());
        every("sftp.everySeconds", its.everySeconds());
        settle("sftp.settleSeconds", its.settleSeconds());
    }

    /// Whether its secret is a private key.
    static boolean asksForKey(PutPulledSource request) {
        return request.sftp() != null && "key".equals(request.sftp().authentication());
    }

    static void privateKey(String field, String secret) {
        require(
                secret.length() <= MOST_KEY && PRIVATE_KEY.matcher(secret).matches(),
                field + ": a private key, from its line BEGIN to its line END");
        try {
            var _ = SftpPlace.key(secret);
        } catch (IOException e) {
            throw invalid(field + ": a private key without a passphrase that can be read");
        }
    }

    private static void settle(String field, @Nullable Integer seconds) {
        require(
                seconds == null || (seconds >= 0 && seconds <= MOST_SETTLE),
                field + ": 0 to " + MOST_SETTLE);
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
