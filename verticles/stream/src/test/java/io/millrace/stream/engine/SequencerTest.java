package io.millrace.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequencerTest {
    @Test
    void anyOrderWithDoublesComesOutInOrderOnce() {
        var seqs = new ArrayList<>(LongStream.rangeClosed(1, 200).boxed().toList());
        seqs.addAll(List.copyOf(seqs));
        Collections.shuffle(seqs, new Random(7));
        var sequencer = new Sequencer<Long>(0);

        var out = new ArrayList<Long>();
        seqs.forEach(seq -> out.addAll(sequencer.offer(seq, seq)));

        assertThat(out).containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(sequencer.waiting()).isFalse();
    }

    @Test
    void aHoleHoldsBackWhatFollows() {
        var sequencer = new Sequencer<String>(4);

        assertThat(sequencer.offer(6, "six")).isEmpty();
        assertThat(sequencer.waiting()).isTrue();
        assertThat(sequencer.offer(5, "five")).containsExactly("five", "six");
    }
}
