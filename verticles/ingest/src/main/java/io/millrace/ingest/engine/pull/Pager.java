package io.millrace.ingest.engine.pull;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes from page to page of a REST source, and does not believe it: a source that gives the same
/// page or the same way again, goes on without end or counts wrongly ends with the reason.
public final class Pager {
    private static final int LONGEST = 4_000;

    private final Paging paging;
    private final long mostPages;
    private final Set<String> digests = new HashSet<>();
    private final Set<String> ways = new HashSet<>();

    /// What a page means.
    ///
    /// @param after where the reader is then
    /// @param fault why it ends there, though not well; the page is to be kept all the same
    public record Turn(PagePosition after, @Nullable PullFault fault) {}

    /// @param from where an earlier reader came to
    /// @param mostPages of one pull
    public Pager(Paging paging, PagePosition from, long mostPages) {
        this.paging = paging;
        this.mostPages = mostPages;
        if (from.last() != null) digests.add(from.last());
        if (from.next() != null) ways.add(from.next());
    }

    /// The parameter that names the page at `at`; null where its address needs none.
    public @Nullable String name(PagePosition at) {
        return switch (paging.kind()) {
            case NONE, LINK -> null;
            case CURSOR -> at.next();
            case PAGE, OFFSET -> at.next() == null ? Long.toString(paging.first()) : at.next();
        };
    }

    /// @param at where the page was asked for
    /// @param link address of the next page as the `Link` header gives it
    /// @throws PullFault when the page came before; it is not to be kept
    public Turn take(PagePosition at, Page page, @Nullable String link) {
        if (page.records() > 0 && !digests.add(page.digest())) {
            throw new PullFault(
                    "The source gave the same page again, after %d pages with %d records."
                            .formatted(at.pages(), at.records()));
        }
        var next = next(at, page, link);
        if (next != null && next.length() > LONGEST) {
            throw new PullFault(
                    "The source names its next page by more than %d characters."
                            .formatted(LONGEST));
        }
        var total = page.total() == null ? at.total() : page.total();
        var after =
                new PagePosition(
                        at.pages() + 1,
                        at.records() + page.records(),
                        next,
                        page.records() > 0 ? page.digest() : at.last(),
                        total,
                        next == null);
        return new Turn(after, fault(after));
    }

    private @Nullable String next(PagePosition at, Page page, @Nullable String link) {
        return switch (paging.kind()) {
            case NONE -> null;
            case LINK -> link;
            case CURSOR -> page.cursor();
            case PAGE -> page.records() == 0 ? null : further(at, 1);
            case OFFSET -> page.records() == 0 ? null : further(at, page.records());
        };
    }

    private String further(PagePosition at, long by) {
        long here = at.next() == null ? paging.first() : Long.parseLong(at.next());
        return Long.toString(here + by);
    }

    private @Nullable PullFault fault(PagePosition after) {
        if (after.next() != null && !ways.add(after.next())) {
            return new PullFault(
                    "The source leads back to a page that was read, after %d pages with %d records."
                            .formatted(after.pages(), after.records()));
        }
        if (!after.isEnd() && after.pages() >= mostPages) {
            return new PullFault(
                    "The source has more than %d pages: it may have no end.".formatted(mostPages));
        }
        return null;
    }

    /// Holds what the source said against what it gave.
    ///
    /// @param at the end
    public static void checkTotal(PagePosition at) {
        var total = at.total();
        if (total == null || total == at.records()) return;
        throw new PullFault(
                "The source said that it has %d records and gave %d."
                        .formatted(total, at.records()));
    }
}
