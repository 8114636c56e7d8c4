package io.millrace.transform.engine.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.lineage.Corpus.Case;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every statement of the corpus says of each column what stands there.
final class CorpusTest {
    static List<Case> cases() {
        return Corpus.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatEachColumnComesFrom(Case one) {
        var lineage = LineageReader.read(one.sql(), Corpus.CATALOG);

        assertThat(Corpus.said(lineage)).isEqualTo(one.expected());
    }

    @Test
    void isOfManyStatements() {
        assertThat(Corpus.cases()).hasSizeGreaterThan(200).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotReadSaysWhere() {
        var sql = "select id,\n  xmlforest(id as x) as y from orders";

        var lineage = LineageReader.read(sql, Corpus.CATALOG);

        assertThat(lineage.columns().getLast().sources().unknown())
                .contains("line 2: expected ')', found 'as'");
    }
}
