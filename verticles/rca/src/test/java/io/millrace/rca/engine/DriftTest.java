package io.millrace.rca.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rca.engine.Candidate.Kind;
import io.millrace.rca.engine.Candidate.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class DriftTest {
    private static final Candidate SUSPECT =
            new Candidate(Kind.BATCH, "b3", 1, 0.9, Map.of(), new Place("b3", "", ""));

    private static List<Profile> profiles(int batches) {
        var profiles = new ArrayList<Profile>();
        for (int i = 0; i < batches; i++) {
            boolean isBad = i == 3;
            var mean = OptionalDouble.of((isBad ? 1000 : 10) + 0.1 * i);
            profiles.add(new Profile("b" + i, "tariff", 100, 0, mean));
            profiles.add(new Profile("b" + i, "seconds", 100, 0, OptionalDouble.of(60 + i)));
            int nulls = isBad ? 40 : 1;
            profiles.add(new Profile("b" + i, "email", 100 - nulls, nulls, OptionalDouble.empty()));
        }
        return profiles;
    }

    @Test
    void namesTheColumnsThatChangedCheckedOneFirst() {
        var columns = Drift.columns(SUSPECT, "tariff", profiles(8));

        assertThat(columns).extracting(Candidate::name).containsExactly("tariff", "email");
        assertThat(columns.getFirst().evidence()).containsEntry("hint", "x100");
        assertThat(columns.getLast().evidence()).containsEntry("measure", "missing percent");
    }

    @Test
    void staysSilentWithoutEnoughBatchesToCompareWith() {
        assertThat(Drift.columns(SUSPECT, "tariff", profiles(4).subList(6, 12))).isEmpty();
    }
}
