package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows that come late into an upsert dataset find the place that they would have had in time.
class LateMergeTest {
    private final Things things = Things.shared();
    private final Mends dirty = new Mends(things, things.stack.tenant());
    private final Mends clean = new Mends(things, things.stack.tenant());

    private static final String FIRST =
            """
            id,at,n,status
            A,2026-01-01,1,placed
            A,2026-01-05,2,paid
            B,2026-01-03,%s,placed
            C,2026-01-02,%s,placed
            C,2026-01-04,%s,paid
            D,2026-01-09,1,placed
            D,2026-01-09,%s,paid
            E,2026-01-01,%s,new
            F,,1,first
            F,,%s,second
            G,2026-01-01,1,same
            G,2026-01-01,%s,other
            """;
    private static final String SECOND =
            """
            id,at,n,status
            B,2026-01-02,5,late
            C,2026-01-03,6,late
            D,2026-01-09,7,newest
            F,,8,third
            G,2026-01-01,1,same
            A,2026-01-04,%s,late
            H,2026-01-01,%s,new
            """;

    private void send(Mends to, @Nullable String eventTime, boolean isClean) {
        var settings = new DatasetSettings("upsert", List.of("id"), eventTime, null, null);
        things.ask(new PutDataset(to.tenant(), "t", settings));
        var types = new StringBuilder("id,at,n,status\n");
        for (int i = 0; i < 100; i++) types.append("Z%d,2026-01-01,%d,x\n".formatted(i, i));
        things.csv(to.tenant(), "t", types.toString());
        for (var file : List.of(FIRST, SECOND)) {
            things.csv(to.tenant(), "t", file.replace("%s", isClean ? "9" : "9 pieces"));
        }
    }

    @ParameterizedTest
    @CsvSource({"at", ","})
    void currentTableIsThatOfACleanRun(@Nullable String eventTime) {
        send(clean, eventTime, true);
        send(dirty, eventTime, false);
        var ids = dirty.groups().getFirst();

        var done = dirty.replay(Mends.all("t", "bad-type", "n"), "replace(n, ' pieces', '')");

        assertThat(ids.rows()).isEqualTo(9);
        assertThat(done.rowsStored()).isEqualTo(9);
        assertThat(dirty.hash("t")).isEqualTo(clean.hash("t"));
        assertThat(dirty.hash("t_current")).isEqualTo(clean.hash("t_current"));
        for (var id : List.of(ids.firstBatch(), ids.lastBatch())) {
            var its = dirty.batch(id);
            assertThat(its.rowsQuarantined()).isZero();
            assertThat(its.inserted() + its.updated() + its.unchanged() + its.superseded())
                    .isEqualTo(its.rowsStored());
        }
    }
}
