package io.millrace.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stream.engine.Patchwork.Piece;
import io.millrace.stream.engine.Patchwork.Stretch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchworkTest {
    @Test
    void whatWasWrittenLaterIsSeen() {
        var pieces = List.of(new Piece("a", 0, 200, 1), new Piece("b", 150, 150, 2));

        assertThat(Patchwork.seen(pieces))
                .containsExactly(new Stretch("a", 0, 150), new Stretch("b", 0, 150));
    }

    @Test
    void aLaterAndShorterOneLeavesWhatLiesBehindIt() {
        var pieces = List.of(new Piece("b", 0, 50, 2), new Piece("a", 0, 200, 1));

        assertThat(Patchwork.seen(pieces))
                .containsExactly(new Stretch("b", 0, 50), new Stretch("a", 50, 150));
    }

    @Test
    void anEarlierOneDoesNotCutALater() {
        var pieces = List.of(new Piece("late", 0, 100, 9), new Piece("early", 40, 20, 1));

        assertThat(Patchwork.seen(pieces)).containsExactly(new Stretch("late", 0, 100));
    }

    @Test
    void aHoleEndsIt() {
        var pieces = List.of(new Piece("a", 0, 10, 1), new Piece("b", 11, 10, 2));

        assertThat(Patchwork.seen(pieces)).containsExactly(new Stretch("a", 0, 10));
        assertThat(Patchwork.seen(List.of(new Piece("b", 1, 10, 2)))).isEmpty();
        assertThat(Patchwork.seen(List.of(new Piece("empty", 0, 0, 2)))).isEmpty();
    }

    /// The law: it is what a file would hold.
    @Test
    void itIsWhatAFileWouldHold() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            var pieces = new ArrayList<Piece>();
            var file = new int[64];
            Arrays.fill(file, -1);
            for (int n = 0; n < 8; n++) {
                int at = random.nextInt(40);
                int length = random.nextInt(24);
                pieces.add(new Piece(String.valueOf(n), at, length, n));
                for (int i = at; i < at + length; i++) file[i] = n * 1_000 + i - at;
            }
            var expected = new ArrayList<Integer>();
            for (int i = 0; i < file.length && file[i] >= 0; i++) expected.add(file[i]);

            var seen = new ArrayList<Integer>();
            for (var its : Patchwork.seen(pieces)) {
                for (long i = its.from(); i < its.from() + its.length(); i++) {
                    seen.add(Integer.parseInt(its.name()) * 1_000 + (int) i);
                }
            }

            assertThat(seen).isEqualTo(expected);
        }
    }
}
