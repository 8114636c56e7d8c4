package io.millrace.transform.engine.python;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The named characters of HTML that text has in practice.
final class Entities {
    /// In the order of their characters, from the non-breaking space on.
    private static final List<String> LATIN =
            List.of(
                    """
                    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg
                    macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14
                    frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave
                    Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde
                    Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc
                    atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml
                    eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml
                    yacute thorn yuml
                    """
                            .strip()
                            .split("\\s+", -1));

    private static final Map<String, String> OTHERS =
            Map.ofEntries(
                    Map.entry("amp", "&"),
                    Map.entry("lt", "<"),
                    Map.entry("gt", ">"),
                    Map.entry("quot", "\""),
                    Map.entry("apos", "'"),
                    Map.entry("OElig", "\u0152"),
                    Map.entry("oelig", "\u0153"),
                    Map.entry("Scaron", "\u0160"),
                    Map.entry("scaron", "\u0161"),
                    Map.entry("ndash", "\u2013"),
                    Map.entry("mdash", "\u2014"),
                    Map.entry("lsquo", "\u2018"),
                    Map.entry("rsquo", "\u2019"),
                    Map.entry("sbquo", "\u201a"),
                    Map.entry("ldquo", "\u201c"),
                    Map.entry("rdquo", "\u201d"),
                    Map.entry("bdquo", "\u201e"),
                    Map.entry("bull", "\u2022"),
                    Map.entry("hellip", "\u2026"),
                    Map.entry("lsaquo", "\u2039"),
                    Map.entry("rsaquo", "\u203a"),
                    Map.entry("euro", "\u20ac"),
                    Map.entry("trade", "\u2122"),
                    Map.entry("larr", "\u2190"),
                    Map.entry("uarr", "\u2191"),
                    Map.entry("rarr", "\u2192"),
                    Map.entry("darr", "\u2193"),
                    Map.entry("ne", "\u2260"),
                    Map.entry("le", "\u2264"),
                    Map.entry("ge", "\u2265"),
                    Map.entry("infin", "\u221e"),
                    Map.entry("minus", "\u2212"));

    private static final Map<String, String> CHARACTERS = characters();

    private Entities() {}

    private static Map<String, String> characters() {
        var characters = new HashMap<>(OTHERS);
        for (int i = 0; i < LATIN.size(); i++) {
            characters.put(LATIN.get(i), Character.toString(0xa0 + i));
        }
        return Map.copyOf(characters);
    }

    /// @param name with or without its semicolon
    static Optional<String> character(String name) {
        var bare = name.endsWith(";") ? name.substring(0, name.length() - 1) : name;
        return Optional.ofNullable(CHARACTERS.get(bare));
    }
}
