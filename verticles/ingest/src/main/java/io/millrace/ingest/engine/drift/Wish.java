package io.millrace.ingest.engine.drift;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How a person, or a policy, wants a proposal carried out.
///
/// @param as empty for what the kind of the change suggests
public record Wish(Converts converts, Optional<As> as) {
    /// Values of the new shape become those of the old one, and nothing else is asked for.
    public static final Wish DEFAULT = new Wish(Converts.NEW, Optional.empty());

    /// Whose values are changed.
    public enum Converts {
        /// Those of the new shape: of later batches, and of rows that came since.
        NEW,
        /// Those of the old one: rows that came before; later batches are stored as they come.
        OLD;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where values go that are none of the column's type.
    public enum As {
        /// Into the column, which gets a type that holds both.
        WIDENED,
        /// Into a column beside it, which has all values.
        BESIDE;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Optional<Converts> converts(String id) {
        return Stream.of(Converts.values()).filter(its -> its.id().equals(id)).findFirst();
    }

    public static Optional<As> as(String id) {
        return Stream.of(As.values()).filter(its -> its.id().equals(id)).findFirst();
    }

    boolean isOld() {
        return converts == Converts.OLD;
    }
}
