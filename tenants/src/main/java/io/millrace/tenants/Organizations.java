package io.millrace.tenants;

import io.millrace.kernel.Problem;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The organizations that one person is a member of. A token is always for one of them.
public final class Organizations {
    private static final String LIST =
            """
            select t.id, t.slug, t.name, m.role, t.suspended_at is not null
            from millrace.memberships m join millrace.tenants t on t.id = m.tenant
            where m.user_id = $1 and m.deactivated_at is null and t.deleting_at is null
            order by t.name, t.slug
            """;
    private static final String EMAIL = "select email from millrace.users where id = $1";

    private final TenantDb db;
    private final AccountStore store;
    private final Founding founding;
    private final SignIns signIns;
    private final Sessions sessions;

    Organizations(
            TenantDb db,
            AccountStore store,
            Founding founding,
            SignIns signIns,
            Sessions sessions) {
        this.db = db;
        this.store = store;
        this.founding = founding;
        this.signIns = signIns;
        this.sessions = sessions;
    }

    /// @param current whether the caller's token is for it
    public record Item(
            String id, String slug, String name, String role, boolean current, boolean suspended) {}

    /// @throws io.millrace.kernel.ProblemException `forbidden` for a program
    public List<Item> list(Principal who) {
        checkPerson(who);
        return db.platform(c -> {
            var items = new ArrayList<Item>();
            for (var row : c.preparedQuery(LIST).execute(Tuple.of(who.actor())).await()) {
                items.add(
                        new Item(
                                row.getString(0),
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(0).equals(who.tenant().value()),
                                row.getBoolean(4)));
            }
            return items;
        });
    }

    private static void checkPerson(Principal who) {
        if (who.isPerson()) return;
        throw Problem.forbidden("A key belongs to one organization; sign in for others.")
                .toException();
    }

    /// A sign-in to another organization of the same person.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`, also for an organization that the
    ///   person is no member of; `forbidden` for a program
    public Account.SignedIn enter(Principal who, String slug) {
        checkPerson(who);
        if (!AccountRules.isSlug(slug)) throw unknown(slug);
        return db.platform(c -> {
            var member = store.member(c, who.actor(), slug, null);
            return signIns.begin(c, member.orElseThrow(() -> unknown(slug)));
        });
    }

    private static RuntimeException unknown(String slug) {
        return Problem.notFound("organization", slug, "GET /api/v1/auth/organizations lists yours")
                .toException();
    }

    /// Makes one more organization, owned by the caller.
    ///
    /// @throws io.millrace.kernel.ProblemException `invalid`, `conflict` for a slug that is taken,
    ///   `forbidden` for a program
    public Account.SignedIn add(Principal who, String organization, Optional<String> slug) {
        checkPerson(who);
        var name = AccountRules.organization(organization);
        var wanted = slug.map(AccountRules::slug);
        return founding.found(new Founding.Wish(email(who), Optional.empty(), name, wanted));
    }

    private String email(Principal who) {
        var rows = db.platform(c -> c.preparedQuery(EMAIL).execute(Tuple.of(who.actor())).await());
        if (rows.size() == 0) throw Problem.unauthenticated().toException();
        return rows.iterator().next().getString(0);
    }

    /// Ends the caller's sign-in, where another one has taken its place.
    public void leave(Principal who) {
        db.platform(c -> {
            sessions.revoke(c, who.session());
            return null;
        });
        sessions.announce(who.session());
    }
}
