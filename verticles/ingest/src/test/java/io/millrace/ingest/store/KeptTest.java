package io.millrace.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.changes.Attribute;
import io.millrace.ingest.engine.changes.Cell;
import io.millrace.ingest.engine.changes.Relation;
import io.millrace.ingest.engine.changes.Segment;
import io.millrace.ingest.engine.mapping.AsIs;
import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.engine.mapping.LetterCase;
import io.millrace.ingest.engine.mapping.LetterCase.Case;
import io.millrace.ingest.engine.mapping.Mappings;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptTest {
    private static final String HELD = "{\"id\":1,\"doc\":\"large\",\"size\":1.50}";
    private static final List<Column> COLUMNS =
            List.of(
                    Column.inferred("id", "id", ColumnType.BIGINT),
                    Column.inferred("doc", "doc", ColumnType.TEXT),
                    Column.inferred("size", "size", ColumnType.NUMERIC));

    /// A row that leaves the column `left` as it was.
    private static Segment.Row row(String left) {
        var table =
                new Relation(
                        7,
                        "public",
                        "t",
                        List.of(new Attribute("id", 23, true), new Attribute(left, 25, false)));
        return new Segment.Row(table, List.of("1"), List.of(new Cell.Text("1"), Cell.UNCHANGED));
    }

    @Test
    void whatWasLeftComesFromTheRecordAsItIsWritten() {
        var kept = new Kept(COLUMNS, Mappings.NONE);

        assertThat(kept.whole(row("doc"), HELD)).hasValue("{\"id\":1,\"doc\":\"large\"}");
        assertThat(kept.whole(row("size"), HELD)).hasValue("{\"id\":1,\"size\":1.50}");
        assertThat(kept.whole(row("other"), HELD)).isEmpty();
    }

    @Test
    void columnUnderAnotherNameIsKnown() {
        var renamed = ColumnMapping.renamed("doc", "document", new AsIs());
        var kept = new Kept(COLUMNS, new Mappings(List.of(renamed)));

        assertThat(kept.whole(row("document"), HELD)).hasValue("{\"id\":1,\"document\":\"large\"}");
    }

    @Test
    void whatWasConvertedIsNotReadAgain() {
        var upper = ColumnMapping.own("doc", new LetterCase(Case.UPPER));
        var kept = new Kept(COLUMNS, new Mappings(List.of(upper)));

        assertThat(kept.whole(row("doc"), HELD)).isEmpty();
    }
}
