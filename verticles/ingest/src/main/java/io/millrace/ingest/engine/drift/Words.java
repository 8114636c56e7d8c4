package io.millrace.ingest.engine.drift;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The words of a column's name, and how alike two names are.
final class Words {
    /// By a short or a French word, the one that it is taken for.
    private static final Map<String, String> MEANT = meant();

    /// Words that many columns have.
    private static final Set<String> COMMON =
            Set.of("number", "id", "code", "value", "name", "the", "of", "de", "du", "la", "full");

    private static final double COMMON_WEIGHT = 0.4;

    private Words() {}

    private static Map<String, String> meant() {
        var pairs =
                """
                tel=phone telephone=phone mobile=phone gsm=phone portable=phone cell=phone
                mail=email courriel=email nom=name prenom=first given=first forename=first
                surname=last family=last qty=quantity qte=quantity quantite=quantity
                amt=amount montant=amount addr=address adresse=address adr=address ville=city
                town=city pays=country ctry=country cust=customer client=customer clt=customer
                num=number no=number nbr=number nb=number numero=number nr=number identifier=id
                prix=price tarif=price desc=description libelle=label lib=label statut=status
                etat=status state=status cp=postcode zip=postcode zipcode=postcode postal=postcode
                lat=latitude lon=longitude lng=longitude long=longitude cat=category
                categorie=category ref=reference cmd=order commande=order ord=order prod=product
                produit=product article=product item=product fournisseur=supplier vendor=supplier
                naissance=birth dob=birth birthdate=birth birthday=birth dt=date jour=day ts=timestamp datetime=timestamp
                heure=time duree=duration dur=duration temp=temperature poids=weight taille=height
                hauteur=height longueur=length largeur=width vitesse=speed dept=department
                departement=department rue=street voie=street sexe=gender sex=gender genre=gender
                solde=balance salaire=salary wage=salary msg=message txt=text comment=note
                commentaire=note remark=note societe=company entreprise=company org=company
                organisation=company organization=company acct=account compte=account
                devise=currency ccy=currency cur=currency gps=coordinates coords=coordinates
                position=coordinates location=coordinates geo=coordinates lang=language
                langue=language url=link created=created creation=created cree=created
                usr=user utilisateur=user
                """;
        var meant = new HashMap<String, String>();
        for (var pair : pairs.strip().split("\\s+", -1)) {
            int at = pair.indexOf('=');
            meant.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return Map.copyOf(meant);
    }

    /// In lower case, without accents, each as what it is taken for.
    static List<String> of(String name) {
        var plain = folded(name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_"));
        return Stream.of(plain.split("[^a-z0-9]+", -1))
                .flatMap(word -> Stream.of(word.split("(?<=[a-z])(?=[0-9])", -1)))
                .filter(word -> !word.isEmpty())
                .map(Words::singular)
                .map(word -> MEANT.getOrDefault(word, word))
                .toList();
    }

    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }

    private static String singular(String word) {
        boolean isPlural =
                word.length() > 3
                        && word.endsWith("s")
                        && !word.endsWith("ss")
                        && !word.endsWith("us")
                        && !word.endsWith("is");
        return isPlural && !word.equals("coords") && !word.equals("millis")
                ? word.substring(0, word.length() - 1)
                : word;
    }

    /// 0 to 1.
    static double likeness(String a, String b) {
        var left = of(a);
        var right = of(b);
        if (left.isEmpty() || right.isEmpty()) return a.equalsIgnoreCase(b) ? 1 : 0;
        double words = (covered(left, right) + covered(right, left)) / 2;
        double whole = edits(String.join("", left), String.join("", right));
        double written = edits(folded(a), folded(b));
        return Math.max(words, Math.max(whole, written) * 0.9);
    }

    private static double covered(List<String> words, List<String> others) {
        double all = 0;
        double found = 0;
        for (var word : words) {
            double weight = COMMON.contains(word) ? COMMON_WEIGHT : 1;
            all += weight;
            found += weight * others.stream().mapToDouble(o -> alike(word, o)).max().orElse(0);
        }
        return found / all;
    }

    private static double alike(String a, String b) {
        if (a.equals(b)) return 1;
        if (isShortFor(a, b) || isShortFor(b, a)) return 0.8;
        double edits = edits(a, b);
        return edits >= 0.7 ? edits : 0;
    }

    /// `qnty` for `quantity`: its letters in order, from the first on.
    private static boolean isShortFor(String word, String whole) {
        if (word.length() < 2 || word.length() >= whole.length()) return false;
        if (word.charAt(0) != whole.charAt(0)) return false;
        if (word.length() == 2 && whole.length() > 6) return false;
        int at = 0;
        for (int i = 0; i < whole.length() && at < word.length(); i++) {
            if (whole.charAt(i) == word.charAt(at)) at++;
        }
        return at == word.length();
    }

    /// 1 minus Levenshtein's distance as a share of the longer.
    static double edits(String a, String b) {
        var before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) before[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(before[j - 1] + change, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        int longer = Math.max(1, Math.max(a.length(), b.length()));
        return 1 - (double) before[b.length()] / longer;
    }

    /// Of `words`, those that `others` have not.
    static List<String> without(List<String> words, List<String> others) {
        var left = new ArrayList<>(words);
        left.removeAll(others);
        return List.copyOf(left);
    }
}
