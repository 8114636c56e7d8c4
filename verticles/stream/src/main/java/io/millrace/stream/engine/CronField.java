package io.millrace.stream.engine;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// One of the five fields of a cron expression: its name, its least and greatest value, and the
/// names that stand for values, the first for the least.
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /// 0 and 7 are Sunday.
    WEEKDAY("day of the week", 0, 7, "SUN MON TUE WED THU FRI SAT");

    private final String title;
    private final int least;
    private final int greatest;
    private final String names;

    CronField(String title, int least, int greatest, String names) {
        this.title = title;
        this.least = least;
        this.greatest = greatest;
        this.names = names;
    }

    /// The values that `text` names: a list of `*`, values, ranges, each with a step or without.
    ///
    /// @param at position of the text in the expression, from 1
    /// @throws CronFault with the position of the part that is wrong
    BitSet read(String text, int at) {
        var values = new BitSet();
        int from = at;
        for (var part : text.split(",", -1)) {
            add(values, part, from);
            from += part.length() + 1;
        }
        if (this == WEEKDAY && values.get(7)) {
            values.clear(7);
            values.set(0);
        }
        return values;
    }

    private void add(BitSet values, String part, int at) {
        var both = part.split("/", -1);
        if (both.length > 2) throw fault(at, part, "has more than one step");
        var range = both[0];
        int low;
        int high;
        if (range.equals("*")) {
            low = least;
            high = this == WEEKDAY ? 6 : greatest;
        } else {
            var ends = range.split("-", -1);
            if (ends.length > 2) throw fault(at, part, "is no range");
            low = value(ends[0], at);
            high = ends.length == 2 ? value(ends[1], at + ends[0].length() + 1) : low;
            if (ends.length == 1 && both.length == 2) high = this == WEEKDAY ? 6 : greatest;
            if (high < low) throw fault(at, range, "ends before it begins");
        }
        int step = both.length == 1 ? 1 : step(both[1], at + range.length() + 1);
        for (int value = low; value <= high; value += step) values.set(value);
    }

    private int step(String text, int at) {
        int step = text.matches("\\d{1,2}") ? Integer.parseInt(text) : 0;
        if (step < 1 || step > greatest) {
            throw fault(at, text, "is no step from 1 to " + greatest);
        }
        return step;
    }

    private int value(String text, int at) {
        int named = text.isEmpty() ? -1 : known().indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) return least + named;
        int value = text.matches("\\d{1,2}") ? Integer.parseInt(text) : -1;
        if (value < least || value > greatest) {
            throw fault(at, text, "is no " + title + " from " + least + " to " + greatest);
        }
        return value;
    }

    private List<String> known() {
        return List.of(names.split(" ", -1));
    }

    private CronFault fault(int at, String text, String what) {
        var shown = text.isEmpty() ? "an empty part" : "'" + text + "'";
        return new CronFault(at, "The field of the " + title + ": " + shown + " " + what + ".");
    }
}
