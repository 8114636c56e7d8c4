package io.millrace.ingest.engine.pull;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// `Link` headers (RFC 8288).
public final class LinkHeader {
    private static final Pattern LINK =
            Pattern.compile(
                    "<([^>]*+)>((?:\\s*+;\\s*+[^\\s=;,]++(?:\\s*+=\\s*+(?:\"[^\"]*+\"|[^\\s;,\"]*+))?+)*+)");
    private static final Pattern RELATION =
            Pattern.compile(
                    ";\\s*rel\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;,\"]*))", Pattern.CASE_INSENSITIVE);

    private LinkHeader() {}

    /// The first target whose relation is `next`, as it is written: perhaps relative.
    public static Optional<String> next(List<String> headers) {
        for (var header : headers) {
            var links = LINK.matcher(header);
            while (links.find()) {
                if (isNext(links.group(2))) return Optional.of(links.group(1).strip());
            }
        }
        return Optional.empty();
    }

    private static boolean isNext(String parameters) {
        var relation = RELATION.matcher(parameters);
        if (!relation.find()) return false; // of several only the first counts
        var names = relation.group(1) == null ? relation.group(2) : relation.group(1);
        return Arrays.asList(names.toLowerCase(Locale.ROOT).strip().split("\\s+")).contains("next");
    }
}
