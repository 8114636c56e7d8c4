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
    void valueThatWasLeftTwiceIsWhereItWasBefore() {
        var moved = new Told.Update(7, key("1"), false, List.of(text("2"), Cell.UNCHANGED));

        segments.update(TABLE, moved);
        segments.update(TABLE, update(List.of(text("2"), Cell.UNCHANGED)));

        var taken = segments.take();
        assertThat(taken).hasSize(1);
        assertThat(taken.getFirst().rows())
                .extracting(Segment.Row::former)
                .containsExactly(List.of("1"), List.of("1"));
    }

    @Test
    void keyThatComesBackHasWhatWasLeftFromTheSegmentBefore() {
        var there = new Told.Update(7, key("1"), false, List.of(text("2"), Cell.UNCHANGED));
        var back = new Told.Update(7, key("2"), false, List.of(text("1"), Cell.UNCHANGED));

        segments.update(TABLE, there);
        segments.update(TABLE, back);

        var taken = segments.take();
        assertThat(taken).hasSize(2);
        assertThat(taken.getLast().rows().getFirst().former()).containsExactly("2");
        assertThat(taken.getLast().deleted()).containsExactly(List.of("2"));
    }

    @Test
    void valueThatWasLeftByARowOfOtherColumnsIsStoredFirst() {
        var wider =
                new Relation(
                        7,
                        "public",
                        "t",
                        List.of(
                                new Attribute("id", 23, true),
                                new Attribute("note", 25, false),
                                new Attribute("more", 25, false)));

        segments.update(TABLE, update(row("1", "large")));
        segments.update(wider, update(List.of(text("1"), Cell.UNCHANGED, text("x"))));

        var taken = segments.take();
        assertThat(taken).extracting(its -> its.rows().size()).containsExactly(1, 1);
        assertThat(taken.getLast().rows().getFirst().isPartial()).isTrue();
    }

    @Test
    void largeKeyThatWasLeftIsThatOfTheFormerRow() {
        var change = new Told.Update(7, key("1"), false, List.of(Cell.UNCHANGED, text("b")));

        segments.update(TABLE, change);

        var segment = segments.take().getFirst();
        assertThat(segment.rows().getFirst().json()).isEqualTo("{\"id\":1,\"note\":\"b\"}");
        assertThat(segment.deleted()).isEmpty();
    }

    @Test
    void deletionThatDoesNotTellItsKeyIsRefused() {
        var untold = new Relation(7, "public", "t", List.of(new Attribute("id", 23, false)));

        assertThatThrownBy(() -> segments.delete(untold, List.of(Cell.NULL)))
                .isInstanceOf(Segments.NoKey.class)
                .hasMessage("id");
    }

    @Test
    void rowWithoutAKeyIsTakenAndItsDeletionDeletesNothing() {
        var row = List.of(Cell.NULL, text("a"));

        segments.insert(TABLE, row);
        segments.update(TABLE, new Told.Update(7, row, true, row));
        segments.delete(TABLE, row);

        var segment = segments.take().getFirst();
        assertThat(segment.rows()).hasSize(2);
        assertThat(segment.deleted()).isEmpty();
    }

    @Test
    void manyShortValuesAreMoreThanTheirCharacters() {
        segments.insert(TABLE, row("1", "a"));

        assertThat(segments.bytes()).isGreaterThan(100);
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
