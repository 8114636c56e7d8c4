package io.millrace.app.demo.generate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An article of the catalogue.
///
/// @param id `PROD_` and six digits
/// @param price 10 to 200 euros
record Product(String id, String name, String category, BigDecimal price, int stock) {
    static final String[] COLUMNS = {"id", "product_name", "category", "price", "stock_quantity"};
    private static final Map<String, List<String>> KINDS =
            Map.of(
                    "T-shirts", List.of("T-shirt", "Débardeur", "Polo"),
                    "Pantalons", List.of("Jean", "Chino", "Pantalon"),
                    "Robes", List.of("Robe", "Robe longue", "Robe portefeuille"),
                    "Vestes", List.of("Veste", "Blouson", "Manteau"),
                    "Chaussures", List.of("Baskets", "Bottines", "Sandales"),
                    "Accessoires", List.of("Écharpe", "Ceinture", "Bonnet"),
                    "Sous-vêtements", List.of("Boxer", "Brassière", "Chaussettes"),
                    "Maillots de bain", List.of("Maillot", "Short de bain", "Paréo"));
    private static final List<String> CATEGORIES = KINDS.keySet().stream().sorted().toList();
    private static final List<String> FABRICS =
            List.of("coton", "lin", "laine", "soie", "denim", "viscose", "cuir");
    private static final List<String> COLOURS =
            List.of("bleu", "noir", "blanc", "rouge", "vert", "gris", "beige", "jaune", "rose");

    /// The first of more are the same.
    static List<Product> catalogue(Dice dice, int count) {
        var products = new ArrayList<Product>();
        for (int i = 1; i <= count; i++) {
            var category = dice.pick(CATEGORIES);
            var kind = dice.pick(KINDS.getOrDefault(category, List.of(category)));
            products.add(
                    new Product(
                            "PROD_" + Digits.pad(i, 6),
                            kind + " en " + dice.pick(FABRICS) + " " + dice.pick(COLOURS),
                            category,
                            BigDecimal.valueOf(dice.between(1_000, 20_000), 2),
                            dice.between(0, 100)));
        }
        return products;
    }

    static Batch batch(List<Product> products) {
        var csv = new Csv(COLUMNS);
        for (var product : products) csv.row(product.row());
        return new Batch("products", "products", Batch.CSV, csv.text());
    }

    /// Values of [#COLUMNS].
    Object[] row() {
        return new Object[] {id, name, category, price, stock};
    }
}
