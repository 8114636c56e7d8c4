package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleTest {
    private static final Scenario SHOP = Scenario.all().getFirst();

    @TempDir private Path folder;

    @Test
    void theShopHasSixRealTradingDays() {
        var days =
                SHOP.data().batches().stream()
                        .filter(batch -> batch.dataset().equals("invoice_lines"))
                        .toList();

        assertThat(days).hasSize(6).isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
        assertThat(days.stream().mapToLong(day -> day.text().lines().count() - 1).sum())
                .isEqualTo(13_352);
        assertThat(days).allSatisfy(day -> assertThat(day.text()).startsWith("InvoiceNo,"));
    }

    @Test
    void generatedDataIsWrittenWithItsFaultsBesideIt() throws IOException {
        var data = SHOP.data();

        Written.to(folder, data);

        assertThat(Files.readString(folder.resolve("faults.json"))).contains("\"kind\":\"twice\"");
        for (var batch : data.batches()) {
            assertThat(folder.resolve(batch.fileName())).hasContent(batch.text());
        }
    }

    @Test
    void theProjectsZipIsTheSameEachTime() {
        assertThat(SHOP.project()).isEqualTo(SHOP.project()).hasSizeGreaterThan(2000);
    }
}
