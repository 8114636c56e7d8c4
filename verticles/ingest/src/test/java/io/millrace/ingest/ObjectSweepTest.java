package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ObjectSweepTest {
    private final Things things = Things.shared();

    @Test
    void payloadsThatALedgerNamesStayAndOthersGo() throws IOException {
        var body = "id\n1\n".getBytes(StandardCharsets.UTF_8);
        var kept = things.put(body);
        var tenant = things.stack.tenant();
        things.ask(Things.accept(tenant, "t", "text/csv", "identity", kept, null));
        var orphan = things.put(body);
        var sweep = new ObjectSweep(things.stack.db(), things.objects);

        sweep.run(Instant.now());
        try (var open = things.objects.open(orphan.key())) {
            assertThat(open.readAllBytes()).isEqualTo(body);
        }
        sweep.run(Instant.now().plus(ObjectSweep.ORPHANS).plus(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> things.objects.open(orphan.key())).isInstanceOf(IOException.class);
        try (var open = things.objects.open(kept.key())) {
            assertThat(open.readAllBytes()).isEqualTo(body);
        }
    }
}
