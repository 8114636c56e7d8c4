package io.millrace.stream.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// What a file holds into which pieces were written one after the other, of which some lie over
/// others.
public final class Patchwork {
    private Patchwork() {}

    /// What was written at once.
    ///
    /// @param name of the bytes; of two that were written at the same time the greater is the later
    /// @param at offset of the first byte
    /// @param length in bytes
    /// @param order of the writes, such as milliseconds
    public record Piece(String name, long at, long length, long order) {
        long end() {
            return at + length;
        }
    }

    /// Bytes of a piece that can be seen.
    ///
    /// @param from first byte of the piece
    public record Stretch(String name, long from, long length) {}

    /// The bytes from the first one to the first that no piece has. O(n log n).
    public static List<Stretch> seen(List<Piece> pieces) {
        var byStart = pieces.stream().sorted(Comparator.comparingLong(Piece::at)).toList();
        var latest =
                new PriorityQueue<>(
                        Comparator.comparingLong(Piece::order)
                                .thenComparing(Piece::name)
                                .reversed());
        var seen = new ArrayList<Stretch>();
        long at = 0;
        int next = 0;
        while (true) {
            while (next < byStart.size() && byStart.get(next).at() <= at) {
                latest.add(byStart.get(next++));
            }
            while (!latest.isEmpty() && latest.peek().end() <= at) latest.remove();
            var top = latest.peek();
            if (top == null) return List.copyOf(seen);
            long end = next == byStart.size() ? top.end() : byStart.get(next).at();
            add(seen, new Stretch(top.name(), at - top.at(), Math.min(end, top.end()) - at));
            at = Math.min(end, top.end());
        }
    }

    private static void add(List<Stretch> seen, Stretch stretch) {
        var before = seen.isEmpty() ? null : seen.getLast();
        if (before == null
                || !before.name().equals(stretch.name())
                || before.from() + before.length() != stretch.from()) {
            seen.add(stretch);
            return;
        }
        long length = before.length() + stretch.length();
        seen.set(seen.size() - 1, new Stretch(before.name(), before.from(), length));
    }

    /// Bytes of all stretches.
    public static long length(List<Stretch> seen) {
        return seen.stream().mapToLong(Stretch::length).sum();
    }
}
