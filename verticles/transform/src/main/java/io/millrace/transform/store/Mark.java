package io.millrace.transform.store;

import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a build makes of the table of an incremental model.
///
/// @param since revisions of its datasets that the table was made of as far as is known; empty
///   where there is none
/// @param until those that it is made of then
public record Mark(String since, String until) {
    private static final int LONGEST = 100_000;
    private static final Pattern REVISION = Pattern.compile("\\d{1,18}/[0-9a-f]{1,8}");

    static final int LONGEST_OF_BOTH = 2 * LONGEST;

    /// @param since absent where there is no table
    public static Mark of(Optional<Map<String, String>> since, Map<String, String> until) {
        return new Mark(since.map(Mark::text).orElse(""), text(until));
    }

    /// The same for the same revisions.
    private static String text(Map<String, String> revisions) {
        return Json.write(new TreeMap<>(revisions));
    }

    /// Whether it is that of a build of which nothing is known yet. One that the organization wrote
    /// itself is read as well, but for what is no revisions at all.
    ///
    /// @param known revisions
    boolean isAheadOf(Map<String, String> known) {
        return text(known).equals(since) && !since.equals(until) && isReadable();
    }

    private boolean isReadable() {
        if (until.length() > LONGEST || until.indexOf('\\') >= 0) return false;
        try {
            return Json.readObject(until).values().stream().allMatch(Mark::isRevision);
        } catch (ProblemException e) {
            return false;
        }
    }

    private static boolean isRevision(Object value) {
        return value instanceof String text && REVISION.matcher(text).matches();
    }
}
