package io.millrace.ingest.engine.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.pull.PulledName.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PulledNameTest {
    @ParameterizedTest
    @CsvSource({
        "a.csv, text/csv, identity",
        "A.CSV, text/csv, identity",
        "in.2026/a.tsv, text/csv, identity",
        "a.jsonl, application/x-ndjson, identity",
        "a.ndjson.gz, application/x-ndjson, gzip",
        "a.json.zst, application/json, zstd",
        "a.b.parquet, application/vnd.apache.parquet, identity"
    })
    void endingsSayHowAFileIsWritten(String name, String type, String encoding) {
        assertThat(PulledName.written(name)).contains(new Written(type, encoding));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.gz", "a.txt", "a.csv.bz2", "x.csv/a", "a.", "csv", ""})
    void otherEndingsSayNothing(String name) {
        assertThat(PulledName.written(name)).isEmpty();
    }

    @Test
    void whatBeginsWithADotIsHidden() {
        assertThat(PulledName.isHidden(".a.csv")).isTrue();
        assertThat(PulledName.isHidden("in/.a.csv")).isTrue();
        assertThat(PulledName.isHidden("in/.tmp/a.csv")).isTrue();
        assertThat(PulledName.isHidden("a.csv")).isFalse();
    }
}
