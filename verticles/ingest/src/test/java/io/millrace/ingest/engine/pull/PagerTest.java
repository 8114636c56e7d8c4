package io.millrace.ingest.engine.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagerTest {
    private static final long MANY = 1_000;

    private static Paging paging(Paging.Kind kind, long first) {
        return new Paging(kind, "p", first, null, 0, null, null);
    }

    private static Page page(int records, String digest, @Nullable String cursor) {
        return new Page("", records, digest, cursor, null);
    }

    private static PagePosition after(Pager.Turn turn) {
        assertThat(turn.fault()).isNull();
        return turn.after();
    }

    @Test
    void pagesAreNumberedUntilOneIsEmpty() {
        var pager = new Pager(paging(Paging.Kind.PAGE, 1), PagePosition.START, MANY);

        var second = after(pager.take(PagePosition.START, page(2, "a", null), null));
        var end = after(pager.take(second, page(0, "", null), null));

        assertThat(pager.name(PagePosition.START)).isEqualTo("1");
        assertThat(pager.name(second)).isEqualTo("2");
        assertThat(end).isEqualTo(new PagePosition(2, 2, null, "a", null, true));
    }

    @Test
    void offsetsGrowByWhatCame() {
        var pager = new Pager(paging(Paging.Kind.OFFSET, 0), PagePosition.START, MANY);

        var second = after(pager.take(PagePosition.START, page(3, "a", null), null));
        var third = after(pager.take(second, page(5, "b", null), null));

        assertThat(pager.name(PagePosition.START)).isEqualTo("0");
        assertThat(pager.name(third)).isEqualTo("8");
    }

    @Test
    void cursorsAndLinksGoOnAlsoOverEmptyPages() {
        var cursors = new Pager(paging(Paging.Kind.CURSOR, 0), PagePosition.START, MANY);
        var links = new Pager(paging(Paging.Kind.LINK, 0), PagePosition.START, MANY);

        var second = after(cursors.take(PagePosition.START, page(0, "", "c1"), null));
        var end = after(cursors.take(second, page(1, "a", null), null));
        var linked = after(links.take(PagePosition.START, page(0, "", "c1"), "http://a/2"));

        assertThat(cursors.name(PagePosition.START)).isNull();
        assertThat(cursors.name(second)).isEqualTo("c1");
        assertThat(end.isEnd()).isTrue();
        assertThat(linked.next()).isEqualTo("http://a/2");
    }

    @Test
    void samePageAgainIsNotKept() {
        var pager = new Pager(paging(Paging.Kind.PAGE, 1), PagePosition.START, MANY);
        var second = after(pager.take(PagePosition.START, page(2, "a", null), null));
        var third = after(pager.take(second, page(2, "b", null), null));

        assertThatThrownBy(() -> pager.take(third, page(2, "a", null), null))
                .hasMessage("The source gave the same page again, after 2 pages with 4 records.");
        // Also by whoever goes on behind it.
        assertThatThrownBy(() ->
                        new Pager(paging(Paging.Kind.PAGE, 1), second, MANY)
                                .take(second, page(2, "a", null), null))
                .isInstanceOf(PullFault.class);
    }

    @Test
    void wayBackIsAFaultOfAPageThatIsKept() {
        var pager = new Pager(paging(Paging.Kind.CURSOR, 0), PagePosition.START, MANY);
        var second = after(pager.take(PagePosition.START, page(1, "a", "c1"), null));
        var third = after(pager.take(second, page(1, "b", "c2"), null));

        var turn = pager.take(third, page(1, "c", "c1"), null);

        assertThat(turn.after().records()).isEqualTo(3);
        assertThat(turn.fault()).hasMessageContaining("leads back to a page that was read");
    }

    @Test
    void pagesWithoutEndEnd() {
        var pager = new Pager(paging(Paging.Kind.PAGE, 1), PagePosition.START, 2);
        var second = after(pager.take(PagePosition.START, page(1, "a", null), null));

        var turn = pager.take(second, page(1, "b", null), null);

        assertThat(turn.fault())
                .hasMessage("The source has more than 2 pages: it may have no end.");
    }

    @Test
    void totalIsHeldAgainstWhatCame() {
        Pager.checkTotal(new PagePosition(1, 5, null, "a", 5L, true));
        Pager.checkTotal(new PagePosition(1, 5, null, "a", null, true));

        assertThatThrownBy(() -> Pager.checkTotal(new PagePosition(1, 5, null, "a", 9L, true)))
                .hasMessage("The source said that it has 9 records and gave 5.");
    }
}
