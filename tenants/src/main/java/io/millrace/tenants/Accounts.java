package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.AccountStore.Member;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sign-up, sign-in and what keeps a sign-in alive. All calls wait: they belong on a virtual
/// thread.
public final class Accounts {
    private static final String UNIQUE = "23505";
    private static final int SLUG_TRIES = 5;

    private final TenantDb db;
    private final AccountSettings settings;
    private final AccountStore store = new AccountStore();
    private final Passwords passwords;
    private final Sessions sessions;
    private final Tokens tokens;
    private final TenantStock stock;

    public Accounts(
            Vertx vertx,
            Database database,
            Secrets secrets,
            AccountSettings settings,
            Clock clock) {
        this.db = database.tenantDb();
        this.settings = settings;
        this.passwords = new Passwords(vertx, settings);
        this.sessions = new Sessions(vertx, db, settings, clock);
        this.tokens = new Tokens(vertx, db, secrets, sessions, settings, clock);
        this.stock = new TenantStock(vertx, db, database.provisioner(), settings.readyTenants());
    }

    /// Begins to fill the stock of ready tenants and to watch for sessions that ended elsewhere.
    public void start() {
        sessions.start();
        tokens.start();
        stock.refill();
    }

    /// Stops what [#start] began.
    public void close() {
        sessions.close();
        tokens.close();
    }

    public Tokens tokens() {
        return tokens;
    }

    /// Makes a tenant with its owner. Somebody who is registered already adds an organization with
    /// their own password.
    ///
    /// @throws io.millrace.kernel.ProblemException `invalid`, or `conflict` for a slug that is
    ///   taken or an e-mail that is registered with another password
    public Account.SignedIn signup(Account.SignUp wish) {
        var email = AccountRules.email(wish.email());
        var organization = AccountRules.organization(wish.organization());
        var slug = wish.slug().map(AccountRules::slug);
        var hash =
                passwordFor(
                        email,
                        AccountRules.password(wish.password(), wish.email(), wish.organization()));
        var made = retryingSlugs(slug, () -> create(email, hash, organization, slug));
        stock.refill();
        return made;
    }

    /// The hash to register with; empty when the e-mail is registered and the password is right.
    private Optional<String> passwordFor(String email, String password) {
        var known = db.platform(c -> store.user(c, email));
        if (known.isEmpty()) return Optional.of(passwords.hash(password));
        if (passwords.matches(password, known.get().password())) return Optional.empty();
        throw Problem.conflict(
                        "This e-mail is registered already; sign in, or use its password to add an organization.")
                .toException();
    }

    private Account.SignedIn create(
            String email, Optional<String> hash, String organization, Optional<String> slug) {
        while (true) {
            var made = db.platform(c -> tryCreate(c, email, hash, organization, slug));
            if (made.isPresent()) return made.get();
            stock.provisionOne();
        }
    }

    private Optional<Account.SignedIn> tryCreate(
            SqlConnection c,
            String email,
            Optional<String> hash,
            String organization,
            Optional<String> slug) {
        var wanted = slug.orElseGet(() -> freeSlug(c, organization));
        if (store.slugTaken(c, wanted)) throw slugTaken(wanted);
        var claimed = stock.claim(c);
        if (claimed.isEmpty()) return Optional.empty();
        var user = hash.isPresent() ? insertUser(c, email, hash.get()) : knownUser(c, email);
        store.insertTenant(c, claimed.get(), wanted, organization, user);
        var member = store.member(c, user, wanted, null).orElseThrow();
        return Optional.of(signIn(c, member, Ids.random128()));
    }

    private String insertUser(SqlConnection c, String email, String hash) {
        var id = Ids.random128();
        store.insertUser(c, id, email, hash);
        return id;
    }

    private String knownUser(SqlConnection c, String email) {
        return store.user(c, email).orElseThrow().id();
    }

    private String freeSlug(SqlConnection c, String organization) {
        var slug = AccountRules.slugOf(organization);
        return store.slugTaken(c, slug) ? slug + "-" + Ids.random128().substring(0, 6) : slug;
    }

    /// Two sign-ups at once may want one slug or one e-mail: the second learns it from the unique
    /// index.
    private static Account.SignedIn retryingSlugs(
            Optional<String> chosen, Supplier<Account.SignedIn> create) {
        for (int attempt = 1; ; attempt++) {
            try {
                return create.get();
            } catch (PgException e) {
                if (!UNIQUE.equals(e.getSqlState())) throw e;
                if (!String.valueOf(e.getConstraint()).contains("slug")) throw emailTaken();
                if (chosen.isPresent()) throw slugTaken(chosen.get());
                if (attempt == SLUG_TRIES) throw e;
            }
        }
    }

    private static RuntimeException emailTaken() {
        return Problem.conflict("This e-mail was registered just now; sign in.").toException();
    }

    private static RuntimeException slugTaken(String slug) {
        return Problem.conflict("The slug " + slug + " is taken; choose another.").toException();
    }

    /// @param slug of the tenant, null for the oldest membership
    /// @throws io.millrace.kernel.ProblemException `bad-credentials`, the same for every reason
    public Account.SignedIn login(String email, String password, @Nullable String slug) {
        var user =
                AccountRules.knownEmail(email)
                        .flatMap(known -> db.platform(c -> store.user(c, known)));
        boolean right =
                passwords.matches(password, user.map(AccountStore.User::password).orElse(null));
        boolean named = slug == null || AccountRules.isSlug(slug);
        if (!right || user.isEmpty() || !named) throw Problem.badCredentials().toException();
        return db.platform(c -> {
            var member = store.member(c, user.get().id(), slug, null);
            if (member.isEmpty()) throw Problem.badCredentials().toException();
            return signIn(c, member.get(), Ids.random128());
        });
    }

    /// Gives new tokens for a refresh token, which is thereby used up.
    ///
    /// @throws io.millrace.kernel.ProblemException `unauthenticated`; when the token was used
    ///   before, its whole family ends
    public Account.SignedIn refresh(String refreshToken) {
        var hash = Hashes.sha256(refreshToken);
        var fresh = db.platform(c -> refresh(c, hash));
        if (fresh.isPresent()) return fresh.get();
        endFamily(hash);
        throw Problem.unauthenticated().toException();
    }

    private Optional<Account.SignedIn> refresh(SqlConnection c, String hash) {
        return store.useRefresh(c, hash)
                .flatMap(used ->
                        store.member(c, used.user(), null, used.tenant())
                                .map(member -> signIn(c, member, used.family())));
    }

    /// Ends the sign-in that the refresh token belongs to; an unknown token is ended already.
    public void logout(String refreshToken) {
        endFamily(Hashes.sha256(refreshToken));
    }

    private void endFamily(String hash) {
        var family =
                db.platform(c -> {
                    var found = store.family(c, hash);
                    found.ifPresent(f -> sessions.revoke(c, f));
                    return found;
                });
        family.ifPresent(sessions::announce);
    }

    /// @throws io.millrace.kernel.ProblemException `unauthenticated` when the membership ended
    public Account.Me me(TenantId tenant, String user) {
        return db.platform(c -> store.member(c, user, null, tenant.value()))
                .map(member -> new Account.Me(tenantOf(member), userOf(member)))
                .orElseThrow(() -> Problem.unauthenticated().toException());
    }

    /// @throws io.millrace.kernel.ProblemException `unauthenticated` when there is no such tenant
    public Account.Tenant tenant(TenantId tenant) {
        return db.platform(c -> store.tenant(c, tenant))
                .orElseThrow(() -> Problem.unauthenticated().toException());
    }

    /// All tenants, the oldest first.
    public List<Account.Tenant> tenants() {
        return db.platform(store::tenants);
    }

    private Account.SignedIn signIn(SqlConnection c, Member member, String family) {
        var refreshToken = "mrr_" + Ids.random256();
        store.insertRefresh(c, Hashes.sha256(refreshToken), family, member, settings.refreshLife());
        var access = tokens.issue(member.tenant(), member.user(), member.role(), family);
        return new Account.SignedIn(
                tenantOf(member),
                userOf(member),
                access,
                Optional.of(refreshToken),
                settings.accessLife().toSeconds());
    }

    private static Account.Tenant tenantOf(Member member) {
        return new Account.Tenant(member.tenant(), member.slug(), member.name());
    }

    private static Account.User userOf(Member member) {
        return new Account.User(member.user(), member.email(), member.role().id());
    }
}
