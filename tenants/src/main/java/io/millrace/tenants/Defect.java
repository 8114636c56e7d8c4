package io.millrace.tenants;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Something that was thrown where nobody expected it, without its message, which may hold a
/// tenant's data.
///
/// @param id the same for all that were thrown at one place: 16 hex digits
/// @param kind class of what was thrown
/// @param place method of ours, or the topmost, where it was thrown
/// @param stack classes and frames, a line each, causes after what they caused
record Defect(String id, String kind, String place, String stack) {
    private static final String OURS = "io.millrace.";
    private static final int FRAMES = 30;
    private static final int CAUSES = 5;
    private static final int TOLD_APART = 5;
    private static final int ID_DIGITS = 16;

    static Defect of(Throwable thrown) {
        var chain = chain(thrown);
        var kind = thrown.getClass().getName();
        var places =
                chain.stream().flatMap(Defect::ours).limit(TOLD_APART).map(Defect::method).toList();
        var place = places.isEmpty() ? topmost(thrown) : places.getFirst();
        var kinds = chain.stream().map(cause -> cause.getClass().getName()).toList();
        var id = Hashes.sha256(kinds + " " + places + " " + place).substring(0, ID_DIGITS);
        return new Defect(id, kind, place, stack(chain));
    }

    private static List<Throwable> chain(Throwable thrown) {
        var chain = new ArrayList<Throwable>();
        for (var at = thrown; at != null && chain.size() < CAUSES; at = at.getCause()) {
            chain.add(at);
        }
        return chain;
    }

    private static Stream<StackTraceElement> ours(Throwable cause) {
        return Stream.of(cause.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OURS));
    }

    private static String topmost(Throwable thrown) {
        var frames = thrown.getStackTrace();
        return frames.length == 0 ? "" : method(frames[0]);
    }

    /// Lines and the numbers of generated classes and methods change with each build.
    private static String method(StackTraceElement frame) {
        var name = frame.getClassName() + "." + frame.getMethodName();
        return name.replaceAll("\\$\\$Lambda.*?\\.", ".").replaceAll("\\$\\d+", "");
    }

    private static String stack(List<Throwable> chain) {
        return chain.stream().map(Defect::stack).collect(Collectors.joining("\ncaused by "));
    }

    private static String stack(Throwable cause) {
        return Stream.concat(
                        Stream.of(cause.getClass().getName()),
                        Stream.of(cause.getStackTrace())
                                .limit(FRAMES)
                                .map(frame -> "    at " + frame))
                .collect(Collectors.joining("\n"));
    }
}
