package io.millrace.ingest.engine.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private static final Relation TABLE =
            new Relation(
                    7,
                    "public",
                    "t",
                    List.of(new Attribute("id", 23, true), new Attribute("note", 25, false)));

    private final Segments segments = new Segments(List.of("id"));

    private static Cell text(String text) {
        return new Cell.Text(text);
    }

    private static List<Cell> row(String id, String note) {
        return List.of(text(id), text(note));
    }

    private static List<Cell> key(String id) {
        return List.of(text(id), Cell.NULL);
    }

    private static Told.Update update(List<Cell> row) {
        return new Told.Update(7, null, false, row);
    }

    @Test
    void rowsComeBeforeDeletionsWhereNoKeyComesBack() {
        segments.insert(TABLE, row("1", "a"));
        segments.delete(TABLE, key("2"));
        segments.update(TABLE, update(row("1", "b")));
        segments.delete(TABLE, key("1"));

        var taken = segments.take();

        assertThat(taken).hasSize(1);
        assertThat(taken.getFirst().rows())
                .extracting(Segment.Row::json)
                .containsExactly("{\"id\":1,\"note\":\"a\"}", "{\"id\":1,\"note\":\"b\"}");
        assertThat(taken.getFirst().deleted()).containsExactly(List.of("2"), List.of("1"));
        assertThat(segments.isEmpty()).isTrue();
    }

    @Test
    void keyThatComesBackBeginsAnother() {
        segments.delete(TABLE, key("1"));
        segments.insert(TABLE, row("1", "b"));

        var taken = segments.take();

        assertThat(taken).extracting(its -> its.rows().size()).containsExactly(0, 1);
        assertThat(taken).extracting(its -> its.deleted().size()).containsExactly(1, 0);
    }

    @Test
    void truncateComesFirstInItsOwn() {
        segments.insert(TABLE, row("1", "a"));
        segments.truncate();
        segments.insert(TABLE, row("2", "b"));

        assertThat(segments.take()).extracting(Segment::truncates).containsExactly(false, true);
    }

    @Test
    void valueThatWasLeftComesFromTheRowBefore() {
        segments.insert(TABLE, row("1", "large"));
        segments.update(TABLE, update(List.of(text("1"), Cell.UNCHANGED)));
        segments.update(TABLE, update(List.of(text("2"), Cell.UNCHANGED)));

        var rows = segments.take().getFirst().rows();

        assertThat(rows.get(1).json()).isEqualTo("{\"id\":1,\"note\":\"large\"}");
        assertThat(rows.get(2).isPartial()).isTrue();
        assertThat(rows.get(2).json()).isEqualTo("{\"id\":2}");
    }

    @Test
    void changedKeyMovesTheRecord() {
        var change = new Told.Update(7, key("1"), false, List.of(text("2"), Cell.UNCHANGED));

        segments.update(TABLE, change);

        var segment = segments.take().getFirst();
        assertThat(segment.rows().getFirst().former()).containsExactly("1");
        assertThat(segment.deleted()).containsExactly(List.of("1"));
    }

    @Test
    void wholeFormerRowKnowsWhatWasLeft() {
        var change =
                new Told.Update(7, row("1", "large"), true, List.of(text("1"), Cell.UNCHANGED));

        segments.update(TABLE, change);

        assertThat(segments.take().getFirst().rows().getFirst().isPartial()).isFalse();
    }

    @Test
    void deletionWithoutItsKeyIsRefusedAndARowWithoutItIsNot() {
        segments.insert(TABLE, List.of(Cell.NULL, text("a")));

        assertThatThrownBy(() -> segments.delete(TABLE, List.of(Cell.NULL, Cell.NULL)))
                .isInstanceOf(Segments.NoKey.class)
                .hasMessage("id");
    }

    @Test
    void placeIsOfUnsignedCommitsAndCountsInsideOfOne() {
        var place = new Place(10, 2);

        assertThat(place.has(9, 5)).isTrue();
        assertThat(place.has(10, 2)).isTrue();
        assertThat(place.has(10, 3)).isFalse();
        assertThat(place.has(-1, 1)).isFalse();
    }
}
