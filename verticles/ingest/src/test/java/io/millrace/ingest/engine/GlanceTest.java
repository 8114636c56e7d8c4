package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GlanceTest {
    private static Glance.Seen csv(String body, boolean isCut) {
        var glance = new Glance(Convention.NONE, List.of(), OnNewColumn.ADD);
        return glance.at(body.getBytes(StandardCharsets.UTF_8), isCut, Format.CSV);
    }

    @Test
    void aFileIsShownAsItWouldBeRead() {
        var seen = csv("\nid;amount\n1;9,90\n2;7\n3\n", false);

        assertThat(seen.dialect()).contains(new Dialect(';', '"', Encoding.UTF_8, true));
        assertThat(seen.headerLine()).isEqualTo(2);
        assertThat(seen.columns().stream().map(its -> its.name() + ":" + its.type().id()))
                .containsExactly("id:bigint", "amount:numeric");
        assertThat(seen.fresh()).isEqualTo(seen.columns());
        assertThat(seen.lines())
                .containsExactly(
                        new Glance.Line(3, List.of("1", "9,90")),
                        new Glance.Line(4, List.of("2", "7")));
        assertThat(seen.stored()).isEqualTo(2);
        assertThat(seen.setAside()).isEqualTo(1);
        assertThat(seen.rejected().getFirst().line()).isEqualTo(5);
        assertThat(seen.problem()).isEmpty();
    }

    @Test
    void theLineThatIsCutIsLeftOut() {
        assertThat(csv("id,name\n1,a\n2", true).setAside()).isZero();
        assertThat(csv("id,name\n1,a\n2", false).setAside()).isEqualTo(1);
    }

    @Test
    void aCutDocumentIsNoFault() {
        var glance = new Glance(Convention.NONE, List.of(), OnNewColumn.ADD);
        var body = "[{\"a\":1},{\"a\":2},{\"a\"".getBytes(StandardCharsets.UTF_8);

        assertThat(glance.at(body, true, Format.JSON).problem()).isEmpty();
        assertThat(glance.at(body, true, Format.JSON).stored()).isEqualTo(2);
        assertThat(glance.at(body, false, Format.JSON).problem()).isPresent();
    }

    @Test
    void anotherEncodingIsSuggestedAndReadWhereItIsSaid() {
        var body = "id,name\n1,Zoë\n2,Ana\n".getBytes(StandardCharsets.ISO_8859_1);
        var said = new DeclaredDialect(null, null, Encoding.WINDOWS_1252, null);
        var unsaid = new Glance(Convention.NONE, List.of(), OnNewColumn.ADD);
        var glance = new Glance(new Convention(said), List.of(), OnNewColumn.ADD);

        assertThat(unsaid.at(body, false, Format.CSV).suggested()).contains(Encoding.WINDOWS_1252);
        var seen = glance.at(body, false, Format.CSV);
        assertThat(seen.suggested()).isEmpty();
        assertThat(seen.setAside()).isZero();
        assertThat(seen.dialect().orElseThrow().encoding()).isEqualTo(Encoding.WINDOWS_1252);
        assertThat(seen.lines().getFirst().values()).containsExactly("1", "Zoë");
    }

    @Test
    void collisionsOfNamesAreTold() {
        var nesting = new Nesting(5, "_", Set.of(), Set.of());
        var convention = new Convention(DeclaredDialect.NONE, nesting);
        var glance = new Glance(convention, List.of(), OnNewColumn.ADD);
        var body = "{\"a_b\":1,\"a\":{\"b\":2}}\n".getBytes(StandardCharsets.UTF_8);

        var seen = glance.at(body, false, Format.NDJSON);

        assertThat(seen.renamed()).containsExactly(new Glance.Renamed("/a/b", "a_b_2"));
    }

    @Test
    void whatADatasetRefusesIsTold() {
        var known = List.of(Column.inferred("id", "id", ColumnType.BIGINT));
        var body = "id,more\n1,x\n".getBytes(StandardCharsets.UTF_8);

        var held = new Glance(Convention.NONE, known, OnNewColumn.HOLD);
        var set = new Glance(Convention.NONE, known, OnNewColumn.QUARANTINE);

        assertThat(held.at(body, false, Format.CSV).problem()).isPresent();
        var seen = set.at(body, false, Format.CSV);
        assertThat(seen.problem()).isEmpty();
        assertThat(seen.setAside()).isEqualTo(1);
        assertThat(seen.fresh().stream().map(Column::name)).containsExactly("more");
    }

    @Test
    void whatCannotBeReadIsAProblem() {
        assertThat(csv("a,b,\"c\n".repeat(1), false).problem()).isNotNull();
        var glance = new Glance(Convention.NONE, List.of(), OnNewColumn.ADD);
        var seen = glance.at("nothing".getBytes(StandardCharsets.UTF_8), false, Format.JSON);
        assertThat(seen.problem()).isPresent();
        assertThat(seen.columns()).isEmpty();
    }
}
