package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.tenants.db.TenantDb;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;

/// Makes an organization with its owner, out of the stock of ready tenants.
record Founding(TenantDb db, AccountStore store, TenantStock stock, SignIns signIns) {
    private static final String UNIQUE = "23505";
    private static final int SLUG_TRIES = 5;

    /// @param hash of the password of a user that is to be made; empty for a registered one
    /// @param slug chosen from the organization's name when empty
    record Wish(String email, Optional<String> hash, String organization, Optional<String> slug) {}

    /// @throws io.millrace.kernel.ProblemException `conflict` for a slug or an e-mail that is taken
    Account.SignedIn found(Wish wish) {
        var made = retryingSlugs(wish);
        stock.refill();
        return made;
    }

    /// Two sign-ups at once may want one slug or one e-mail: the second learns it from the unique
    /// index.
    private Account.SignedIn retryingSlugs(Wish wish) {
        for (int attempt = 1; ; attempt++) {
            try {
                return create(wish);
            } catch (PgException e) {
                if (!UNIQUE.equals(e.getSqlState())) throw e;
                if (!String.valueOf(e.getConstraint()).contains("slug")) throw emailTaken();
                if (wish.slug().isPresent()) throw slugTaken(wish.slug().get());
                if (attempt == SLUG_TRIES) throw e;
            }
        }
    }

    private Account.SignedIn create(Wish wish) {
        while (true) {
            var made = db.platform(c -> tryCreate(c, wish));
            if (made.isPresent()) return made.get();
            stock.provisionOne();
        }
    }

    private Optional<Account.SignedIn> tryCreate(SqlConnection c, Wish wish) {
        var slug = wish.slug().orElseGet(() -> freeSlug(c, wish.organization()));
        if (store.slugTaken(c, slug)) throw slugTaken(slug);
        var claimed = stock.claim(c);
        if (claimed.isEmpty()) return Optional.empty();
        var user = wish.hash().isPresent() ? insertUser(c, wish) : knownUser(c, wish.email());
        store.insertTenant(c, claimed.get(), slug, wish.organization(), user);
        return Optional.of(signIns.begin(c, store.member(c, user, slug, null).orElseThrow()));
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
