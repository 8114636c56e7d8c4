package io.millrace.transform.engine.lineage.sql;

import java.util.Set;

/// What PostgreSQL 17 keeps words for, as far as it decides where something ends.
final class Words {
    /// No name of a table or column without quotes.
    static final Set<String> RESERVED =
            of(
                    """
                    all analyse analyze and any array as asc asymmetric both case cast check
                    collate column constraint create current_catalog current_date current_role
                    current_time current_timestamp current_user default deferrable desc distinct
                    do else end except false fetch for foreign from grant group having in
                    initially intersect into lateral leading limit localtime localtimestamp not
                    null offset on only or order placing primary references returning select
                    session_user some symmetric system_user table then to trailing true union
                    unique user using variadic when where window with
                    """);

    /// Names of functions and types only.
    static final Set<String> FUNCTIONS =
            of(
                    """
                    authorization binary collation concurrently cross current_schema freeze full
                    ilike inner is isnull join left like natural notnull outer overlaps right
                    similar tablesample verbose
                    """);

    /// No name of a result without `as`.
    static final Set<String> NO_LABEL =
            of(
                    """
                    array as char character create day except fetch filter for from grant group
                    having hour intersect into isnull limit minute month notnull offset on order
                    over overlaps precision returning second to union varying where window with
                    within without year
                    """);

    /// What comes behind the list of results.
    static final Set<String> BEHIND_RESULTS =
            of(
                    """
                    from where group having window union intersect except order limit offset
                    fetch for into
                    """);

    /// Values without arguments.
    static final Set<String> CURRENT =
            of(
                    """
                    current_date current_time current_timestamp localtime localtimestamp
                    current_user current_role session_user user current_catalog current_schema
                    system_user
                    """);

    /// Fields of an interval.
    static final Set<String> FIELDS = of("year month day hour minute second to");

    private Words() {}

    private static Set<String> of(String words) {
        return Set.of(words.strip().split("\\s+", -1));
    }
}
