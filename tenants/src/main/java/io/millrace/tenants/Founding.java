package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.PlacedRows;
import io.millrace.tenants.db.TenantDb;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;

/// Makes an organization with its owner, out of the stock of ready tenants.
record Founding(TenantDb db, AccountStore store, Homes homes, PlacedRows placed, SignIns signIns) {
    private static final String UNIQUE = "23505";
    // A further server still offers a tenant that the first one has given out.
    private static final String TAKEN = "tenants_pkey";
    private static final int SLUG_TRIES = 5;

    /// @param hash of the password of a user that is to be made; empty for a registered one
    /// @param slug chosen from the organization's name when empty
    record Wish(String email, Optional<String> hash, String organization, Optional<String> slug) {}

    /// @throws io.millrace.kernel.ProblemException `conflict` for a slug or an e-mail that is taken
    Account.SignedIn found(Wish wish) {
        var home = homes.choose();
        var made = retryingSlugs(home, wish);
        home.stock().refill();
        return made;
    }

    /// Two sign-ups at once may want one slug or one e-mail: the second learns it from the unique
    /// index.
    private Account.SignedIn retryingSlugs(Homes.Home home, Wish wish) {
        for (int attempt = 1; ; attempt++) {
            try {
                return create(home, wish);
            } catch (PgException e) {
                if (!UNIQUE.equals(e.getSqlState())) throw e;
                var constraint = String.valueOf(e.getConstraint());
                if (constraint.equals(TAKEN)) {
                    placed.tell(home.server().db());
                    if (attempt < SLUG_TRIES) continue;
                }
                if (!constraint.contains("slug")) throw emailTaken();
                if (wish.slug().isPresent()) throw slugTaken(wish.slug().get());
                if (attempt == SLUG_TRIES) throw e;
            }
        }
    }

    private Account.SignedIn create(Homes.Home home, Wish wish) {
        while (true) {
            var made = home.server().isFirst() ? createHere(home, wish) : createThere(home, wish);
            if (made.isPresent()) return made.get();
            home.stock().provisionOne();
        }
    }

    private Optional<Account.SignedIn> createHere(Homes.Home home, Wish wish) {
        return db.platform(c -> {
            var slug = slug(c, wish);
            return home.stock()
                    .claim(c)
                    .map(tenant -> insert(c, new Made(tenant, slug, home.server().name()), wish));
        });
    }

    /// On a further server the ready tenant is taken in a transaction around that of the first one.
    /// When the outer one is lost after the inner one was committed, the further server is told
    /// later.
    private Optional<Account.SignedIn> createThere(Homes.Home home, Wish wish) {
        return home.server()
                .db()
                .platform(there ->
                        home.stock()
                                .claim(there)
                                .map(tenant ->
                                        db.platform(c -> {
                                            var made =
                                                    new Made(
                                                            tenant,
                                                            slug(c, wish),
                                                            home.server().name());
                                            var signedIn = insert(c, made, wish);
                                            placed.add(
                                                    there,
                                                    tenant,
                                                    made.slug(),
                                                    wish.organization());
                                            return signedIn;
                                        })));
    }

    /// @param server its name
    record Made(TenantId tenant, String slug, String server) {}

    private Account.SignedIn insert(SqlConnection c, Made made, Wish wish) {
        var user = wish.hash().isPresent() ? insertUser(c, wish) : knownUser(c, wish.email());
        store.insertTenant(c, made, wish.organization(), user);
        return signIns.begin(c, store.member(c, user, made.slug(), null).orElseThrow());
    }

    private String slug(SqlConnection c, Wish wish) {
        var slug = wish.slug().orElseGet(() -> freeSlug(c, wish.organization()));
        if (store.slugTaken(c, slug)) throw slugTaken(slug);
        return slug;
    }

    private String insertUser(SqlConnection c, Wish wish) {
        var id = Ids.random128();
        store.insertUser(c, id, wish.email(), wish.hash().orElseThrow());
        return id;
    }

    private String knownUser(SqlConnection c, String email) {
        return store.user(c, email).orElseThrow().id();
    }

    private String freeSlug(SqlConnection c, String organization) {
        var slug = AccountRules.slugOf(organization);
        return store.slugTaken(c, slug) ? slug + "-" + Ids.random128().substring(0, 6) : slug;
    }

    private static RuntimeException emailTaken() {
        return Problem.conflict("This e-mail was registered just now; sign in.").toException();
    }

    private static RuntimeException slugTaken(String slug) {
        return Problem.conflict("The slug " + slug + " is taken; choose another.").toException();
    }
}
