package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/// Invitations, as seen by who was invited.
public final class Invitations {
    private static final String FIND =
            """
            select i.tenant, i.email, i.role, t.name, i.accepted_at is null and i.expires_at > now()
            from millrace.invitations i join millrace.tenants t on t.id = i.tenant
            where i.hash = $1
            """;
    private static final String ACCEPT =
            """
            update millrace.invitations set accepted_at = now()
            where hash = $1 and accepted_at is null and expires_at > now()
            """;
    private static final String INSERT_MEMBER =
            """
            insert into millrace.memberships (user_id, tenant, role) values ($1, $2, $3)
            on conflict (user_id, tenant) do nothing
            """;

    private static final String UNIQUE = "23505";

    private final TenantDb db;
    private final AccountStore store;
    private final Passwords passwords;
    private final Standing standing;
    private final SignIns signIns;

    Invitations(
            TenantDb db,
            AccountStore store,
            Passwords passwords,
            Standing standing,
            SignIns signIns) {
        this.db = db;
        this.store = store;
        this.passwords = passwords;
        this.standing = standing;
        this.signIns = signIns;
    }

    /// @param organization name of the tenant
    public record Open(TenantId tenant, String email, Role role, String organization) {}

    /// What an invitation is to.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`, or `gone` when it expired or was
    ///   accepted
    public Open open(String token) {
        var rows = db.platform(c -> c.preparedQuery(FIND).execute(Tuple.of(hash(token))).await());
        if (rows.size() == 0) throw Problem.notFound("There is no such invitation.").toException();
        var row = rows.iterator().next();
        if (!row.getBoolean(4)) throw over();
        return open(row);
    }

    private static Open open(Row row) {
        return new Open(
                new TenantId(row.getString(0)),
                row.getString(1),
                Role.of(row.getString(2)).orElseThrow(),
                row.getString(3));
    }

    private static String hash(String token) {
        return Hashes.sha256(token);
    }

    private static RuntimeException over() {
        return Problem.gone("The invitation expired or was accepted; ask for a new one.")
                .toException();
    }

    /// Makes who was invited a member, and signs in. Somebody registered shows an access token or
    /// the password; everybody else registers with the password.
    ///
    /// @param who is signed in, if anybody
    /// @throws io.millrace.kernel.ProblemException `not-found`, `gone`, `bad-credentials`,
    ///   `forbidden` when somebody else is signed in, `invalid` without what is needed
    public Account.SignedIn accept(
            String token, Optional<String> password, Optional<Principal> who) {
        var open = open(token);
        var known = db.platform(c -> store.user(c, open.email()));
        var hash = known.isPresent() ? Optional.<String>empty() : hashed(open, password);
        known.ifPresent(user -> checkIsHim(user, password, who));
        var signedIn = accept(token, open, hash);
        standing.announce(joined(open, signedIn.user().id()));
        return signedIn;
    }

    private Account.SignedIn accept(String token, Open open, Optional<String> hash) {
        try {
            return db.platform(c -> {
                accept(c, token);
                var user = hash.map(h -> insert(c, open, h)).orElseGet(() -> known(c, open));
                join(c, open, user);
                var member = store.member(c, user, null, open.tenant().value());
                return signIns.begin(c, member.orElseThrow());
            });
        } catch (PgException e) { // the address was registered since we looked
            if (!UNIQUE.equals(e.getSqlState())) throw e;
            throw Problem.conflict("This e-mail was registered just now; sign in.").toException();
        }
    }

    private Optional<String> hashed(Open open, Optional<String> password) {
        var given =
                password.orElseThrow(
                        () -> Problem.invalid("password: is missing; choose one.").toException());
        return Optional.of(
                passwords.hash(AccountRules.password(given, open.email(), open.organization())));
    }

    private void checkIsHim(
            AccountStore.User user, Optional<String> password, Optional<Principal> who) {
        if (who.isPresent()) {
            if (who.get().actor().equals(user.id())) return;
            throw Problem.forbidden("The invitation is for another e-mail; sign out first.")
                    .toException();
        }
        var given =
                password.orElseThrow(() ->
                        Problem.invalid("password: is missing; or sign in first.").toException());
        if (!passwords.matches(given, user.password())) {
            throw Problem.badCredentials().toException();
        }
    }

    /// Of two at once one is first.
    private static void accept(SqlConnection c, String token) {
        if (c.preparedQuery(ACCEPT).execute(Tuple.of(hash(token))).await().rowCount() == 0) {
            throw over();
        }
    }

    private String insert(SqlConnection c, Open open, String hash) {
        var id = Ids.random128();
        store.insertUser(c, id, open.email(), hash);
        return id;
    }

    private String known(SqlConnection c, Open open) {
        return store.user(c, open.email()).orElseThrow().id();
    }

    private void join(SqlConnection c, Open open, String user) {
        var values = Tuple.of(user, open.tenant().value(), open.role().id());
        if (c.preparedQuery(INSERT_MEMBER).execute(values).await().rowCount() == 0) {
            throw Problem.conflict("You are a member already.").toException();
        }
        standing.record(c, joined(open, user));
    }

    /// Nodes may still know that an earlier membership ended.
    private static Standing.Change joined(Open open, String user) {
        return new Standing.Change(open.tenant(), user, Optional.of(open.role()));
    }
}
