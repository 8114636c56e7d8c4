package io.millrace.transform.engine.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts that were written to break a reader come to an end, and to unknown rather than to a guess.
final class HostileTest {
    private static final int MANY = 10_000;
    private static final int MEGABYTE = 1 << 20;
    private static final int SMALL_STACK = 512 * 1_024;

    /// Read with little room for recursion.
    private static Lineage read(String sql) throws InterruptedException {
        var read = new AtomicReference<Lineage>();
        Runnable task = () -> read.set(LineageReader.read(sql, Corpus.CATALOG));
        var thread = new Thread(null, task, "small", SMALL_STACK);
        thread.start();
        thread.join();
        var lineage = read.get();
        assertThat(lineage).as("an end without an exception").isNotNull();
        return lineage;
    }

    private static String each(String separator, IntFunction<String> text) {
        return IntStream.range(0, MANY).mapToObj(text).collect(Collectors.joining(separator));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "select ,(,id,),from orders",
                "select ,f(,id,),from orders",
                "select ,case when true then ,id, end,from orders",
                "select ,(select ,id,),from orders",
                "select ,array[,id,],from orders",
                "select * from ,(select * from ,orders,) s,",
                "select * from ,(,orders, cross join days),",
                ",(,select id from orders, union select 1),",
                ",with a as (,select id from orders,) select * from a,",
                "select id from orders where ,exists (select from orders where ,true,),",
                "select count(*) from orders group by ,grouping sets (,id,),",
            })
    void nestedTenThousandTimes(String before, String open, String inner, String close, String end)
            throws InterruptedException {
        var sql =
                (before == null ? "" : before + " ")
                        + (open + " ").repeat(MANY)
                        + inner
                        + (" " + close).repeat(MANY)
                        + (end == null ? "" : " " + end);

        assertThat(Corpus.hasUnknown(read(sql))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id::text", "tags[1]", "(orders).id"})
    void wordsBehindAnOperandWithoutEnd(String operand) throws InterruptedException {
        var sql = "select " + operand + "::text[1]".repeat(MANY) + " as x from orders";

        assertThat(Corpus.hasUnknown(read(sql))).isTrue();
    }

    @Test
    void commentsNestAndSignsRepeatAsOftenAsTheyLike() throws InterruptedException {
        var comments = "/*".repeat(MANY) + "*/".repeat(MANY);

        assertThat(Corpus.said(read(comments + " select id " + comments + " from orders")))
                .containsExactly("id: copied orders.id", "rows: nothing");
        assertThat(Corpus.said(read("select " + "not ".repeat(MANY) + "id = 1 as x from orders")))
                .containsExactly("x: computed orders.id", "rows: nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'x",
                "select \"x",
                "select e'x\\'",
                "select $$x",
                "select $tag$x$$",
                "/* x",
                "select (1",
                "select 1)",
                "select [1)",
                "select array[1",
                "select \\ from x",
                "select 1abc",
                "select U&'x'",
                "",
                " ",
                ";",
                "select",
                "with",
                "select from from",
                "select 1 as",
                "select case",
                "select f(",
                "select id::",
                "select id from",
                "values",
                "select count(*) over (",
                "select * from orders where",
                "select 1 union",
            })
    void whatIsBrokenOffIsUnknownOrNothing(String sql) throws InterruptedException {
        var lineage = read(sql);

        boolean isNothing = lineage.columns().isEmpty() && lineage.rows().origins().isEmpty();
        assertThat(Corpus.hasUnknown(lineage) || isNothing).isTrue();
    }

    @Test
    void tenMegabytesAreNotLookedAt() throws InterruptedException {
        var text = "select '" + "x".repeat(10 * MEGABYTE) + "' as x";
        var words = "select " + "id, ".repeat(10 * MEGABYTE / 4) + "id from orders";

        assertThat(read(text).open()).contains("it is longer than 1000000 characters");
        assertThat(read(words).rows().isKnown()).isFalse();
    }

    @Test
    void aMegabyteOfAnythingEnds() throws InterruptedException {
        int times = MEGABYTE - 100;

        for (var piece : List.of("(", "[", "'", "\"", "a ", "a.", "1,", "select ", "-", "::")) {
            var sql = piece.repeat(times / piece.length()).substring(0, times / 2);
            assertThat(Corpus.hasUnknown(read(sql))).as(piece).isTrue();
        }
    }

    @Test
    void chainsOfTenThousandEnd() throws InterruptedException {
        var joins = each(" ", i -> "join orders o" + i + " on o" + i + ".id = x.id");
        var ctes = each(", ", i -> "c" + (i + 1) + " as (select * from c" + i + ")");
        var unions = each(" ", _ -> "union select id from orders");
        var conditions = each(" and ", _ -> "id = 1");
        var columns = each(", ", i -> "id as c" + i);

        assertThat(read("select x.id from orders x " + joins).columns()).hasSizeLessThan(2);
        assertThat(
                        Corpus.said(
                                read(
                                        "with c0 as (select id from orders), "
                                                + ctes
                                                + " select * from c"
                                                + MANY)))
                .contains("id: copied orders.id");
        assertThat(Corpus.said(read("select id from orders " + unions)))
                .containsExactly("id: copied orders.id", "rows: orders.id");
        assertThat(Corpus.said(read("select id from orders where " + conditions)))
                .containsExactly("id: copied orders.id", "rows: orders.id");
        assertThat(Corpus.hasUnknown(read("select " + columns + " from orders"))).isTrue();
    }

    /// Each doubles the columns of the one before.
    @Test
    void columnsThatDoubleEnd() throws InterruptedException {
        var ctes =
                IntStream.range(0, 40)
                        .mapToObj(i -> "c" + (i + 1) + " as (select *, * from c" + i + ")")
                        .collect(Collectors.joining(", "));

        var lineage = read("with c0 as (select id from orders), " + ctes + " select * from c40");

        assertThat(lineage.open()).contains("it has more than 1664 columns");
    }

    @Test
    void whatFailsAgainAndAgainIsLeft() throws InterruptedException {
        var sql = "select " + each(", ", i -> "xmlforest(id as x) as c" + i) + " from orders";

        assertThat(read(sql).open()).contains("too much of it is not read");
    }

    /// Statements of the corpus with words taken out, put in and changed about.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void wordsInAnyOrderEndWithoutAnException(long seed) {
        var random = new Random(seed);
        var cases = Corpus.cases();
        for (int round = 0; round < 3_000; round++) {
            var sql = cases.get(random.nextInt(cases.size())).sql();
            var words = new ArrayList<>(List.of(sql.split("\\b", -1)));
            var others = cases.get(random.nextInt(cases.size())).sql().split("\\b", -1);
            for (int edit = random.nextInt(5); edit >= 0 && !words.isEmpty(); edit--) {
                int at = random.nextInt(words.size());
                var other = " " + others[random.nextInt(others.length)] + " ";
                switch (random.nextInt(3)) {
                    case 0 -> words.remove(at);
                    case 1 -> words.add(at, other);
                    default -> words.set(at, other);
                }
            }
            var text = String.join("", words);
            assertThat(LineageReader.read(text, Corpus.CATALOG)).as(text).isNotNull();
        }
    }
}
