package io.millrace.ingest.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Names for columns that are safe in SQL and still look like the header.
public final class ColumnNames {
    private static final int LONGEST = 59;

    private ColumnNames() {}

    /// Cleans `headers` in order: letters, digits and underscores stay, other runs become one
    /// underscore; reserved names and names that are taken already get a number.
    public static List<String> clean(List<String> headers, Collection<String> taken) {
        var used = new HashSet<String>(List.of("_batch", "_line"));
        for (var name : taken) used.add(name.toLowerCase(Locale.ROOT));
        var names = new ArrayList<String>();
        for (var header : headers) {
            var name = clean(header);
            var free = name;
            for (int n = 2; !used.add(free.toLowerCase(Locale.ROOT)); n++) free = name + "_" + n;
            names.add(free);
        }
        return names;
    }

    private static String clean(String header) {
        var name = header.strip().replaceAll("[^A-Za-z0-9_]+", "_");
        if (name.length() > 1) name = name.replaceAll("(?<=.)_+$", "");
        if (name.isEmpty() || name.equals("_")) name = "column";
        if (Character.isDigit(name.charAt(0))) name = "_" + name;
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    }
}
