package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tenants.db.DatabaseClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
        sweep(Duration.ZERO);
        try (var open = things.objects.open(orphan.key())) {
            assertThat(open.readAllBytes()).isEqualTo(body);
        }
        sweep(ObjectSweep.ORPHANS.plus(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> things.objects.open(orphan.key())).isInstanceOf(IOException.class);
        try (var open = things.objects.open(kept.key())) {
            assertThat(open.readAllBytes()).isEqualTo(body);
        }
    }

    /// As if the database's clock told so much later.
    private void sweep(Duration later) {
        DatabaseClock clock = c -> DatabaseClock.POSTGRES.now(c).plus(later);
        new ObjectSweep(things.stack.db(), things.objects, clock).run();
    }
}
