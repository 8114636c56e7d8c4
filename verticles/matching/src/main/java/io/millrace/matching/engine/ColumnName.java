package io.millrace.matching.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What the name of a column, in English or French, says about its values.
final class ColumnName {
    private static final Pattern BOUNDARY =
            Pattern.compile("[^\\p{L}\\d]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{L})(?=\\d)");

    private record Hint(FieldKind kind, Set<String> words) {}

    /// The first that fits wins.
    private static final List<Hint> HINTS =
            List.of(
                    new Hint(FieldKind.EMAIL, Set.of("email", "mail", "courriel")),
                    new Hint(
                            FieldKind.PHONE,
                            Set.of("phone", "telephone", "tel", "mobile", "fax", "msisdn")),
                    new Hint(
                            FieldKind.POSTCODE,
                            Set.of("postcode", "zip", "zipcode", "postal", "plz", "cp")),
                    new Hint(
                            FieldKind.DATE,
                            Set.of("date", "dob", "birth", "birthday", "birthdate", "naissance")),
                    new Hint(
                            FieldKind.GIVEN,
                            Set.of(
                                    "firstname",
                                    "givenname",
                                    "given",
                                    "forename",
                                    "prenom",
                                    "fname")),
                    new Hint(
                            FieldKind.FAMILY,
                            Set.of("lastname", "familyname", "surname", "lname", "nomdefamille")),
                    new Hint(
                            FieldKind.ORGANISATION,
                            Set.of(
                                    "company",
                                    "organisation",
                                    "organization",
                                    "employer",
                                    "business",
                                    "firm",
                                    "societe",
                                    "entreprise",
                                    "supplier",
                                    "vendor",
                                    "institution",
                                    "manufacturer",
                                    "raisonsociale")),
                    new Hint(
                            FieldKind.ADDRESS,
                            Set.of(
                                    "address",
                                    "addr",
                                    "street",
                                    "adresse",
                                    "rue",
                                    "suburb",
                                    "city",
                                    "town",
                                    "ville",
                                    "locality",
                                    "commune")),
                    new Hint(
                            FieldKind.IDENTIFIER,
                            Set.of(
                                    "id",
                                    "ssn",
                                    "siret",
                                    "siren",
                                    "vat",
                                    "iban",
                                    "passport",
                                    "licence",
                                    "license",
                                    "account",
                                    "uuid",
                                    "isbn",
                                    "ean",
                                    "upc",
                                    "sku")),
                    new Hint(
                            FieldKind.NAME,
                            Set.of(
                                    "name",
                                    "fullname",
                                    "nom",
                                    "author",
                                    "authors",
                                    "contact",
                                    "person",
                                    "artist")));

    private final Set<String> words = new HashSet<>();
    private final String solid;

    ColumnName(String name) {
        for (var word : BOUNDARY.split(name, -1)) words.add(Folding.solid(word));
        solid = Folding.solid(name);
        words.add(solid);
    }

    Optional<FieldKind> kind() {
        return HINTS.stream().filter(hint -> fits(hint.words())).map(Hint::kind).findFirst();
    }

    private boolean fits(Set<String> wanted) {
        return wanted.stream()
                .anyMatch(word ->
                        words.contains(word) || (word.length() > 6 && solid.endsWith(word)));
    }

    boolean isNumber() {
        return words.contains("number") || words.contains("no") || words.contains("numero");
    }

    boolean isId() {
        return words.contains("id") || solid.endsWith("id") || words.contains("key");
    }
}
