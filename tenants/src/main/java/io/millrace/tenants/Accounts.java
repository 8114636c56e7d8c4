package io.millrace.tenants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.PlacedRows;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sign-up, sign-in and what keeps a sign-in alive. All calls wait: they belong on a virtual
/// thread.
public final class Accounts {
    private static final int MOST_RECENT = 10_000;

    private final TenantDb db;
    private final AccountStore store = new AccountStore();
    private final Passwords passwords;
    private final Sessions sessions;
    private final Standing standing;
    private final Tokens tokens;
    private final Homes homes;
    private final SignIns signIns;
    private final Founding founding;
    private final Members members;
    private final Invitations invitations;
    private final Organizations organizations;
    private final Lifecycle lifecycle;
    private final Export export;
    private final Operators operators;
    private final Secrets secrets;
    private final Defects defects;
    private final Grants grants;
    // What every page asks for may be a second old.
    private final Cache<Membership, Account.Me> recent =
            Caffeine.newBuilder()
                    .maximumSize(MOST_RECENT)
                    .expireAfterWrite(Duration.ofSeconds(1))
                    .build();

    private record Membership(TenantId tenant, String user) {}

    public Accounts(
            Vertx vertx,
            Database database,
            Secrets secrets,
            AccountSettings settings,
            Clock clock) {
        this.db = database.tenantDb();
        this.passwords = new Passwords(vertx, settings);
        this.sessions = new Sessions(vertx, db, settings, clock);
        this.standing = new Standing(vertx, db, settings, clock);
        this.tokens = new Tokens(vertx, db, secrets, sessions, standing, settings, clock);
        this.homes = homes(vertx, database, settings);
        this.signIns = new SignIns(store, tokens, settings);
        this.founding = new Founding(db, store, homes, new PlacedRows(db), signIns);
        this.members = new Members(db, sessions, standing, settings);
        this.invitations = new Invitations(db, store, passwords, standing, signIns);
        this.organizations = new Organizations(db, store, founding, signIns, sessions);
        this.lifecycle = new Lifecycle(vertx, database, standing, sessions);
        this.export = new Export(database, members);
        this.operators = new Operators(db, passwords, tokens, settings);
        this.grants = new Grants(db, tokens, sessions, settings);
        this.secrets = secrets;
        this.defects = new Defects(db, clock);
    }

    /// The digest of a password, as it is stored.
    public String digest(String password) {
        return passwords.hash(password);
    }

    /// What stands for an e-mail or an address in the cluster's memory, which others may read.
    public String veiled(String text) {
        return secrets.veil(text);
    }

    private static Homes homes(Vertx vertx, Database database, AccountSettings settings) {
        return new Homes(
                database.servers().stream()
                        .map(server ->
                                new Homes.Home(
                                        server,
                                        new TenantStock(
                                                vertx,
                                                server.db(),
                                                server.provisioner(),
                                                settings.readyTenants())))
                        .toList());
    }

    /// Loads what cannot be loaded once the process is told to stop. Belongs before anything that
    /// would have to be taken down again.
    public static void load() {
        Passwords.load();
    }

    /// Begins to fill the stock of ready tenants and to watch for what changed elsewhere.
    public void start() {
        sessions.start();
        standing.start();
        tokens.start();
        homes.refill();
    }

    /// Stops what [#start] began.
    public void close() {
        sessions.close();
        standing.close();
        lifecycle.close();
        tokens.close();
    }

    public Tokens tokens() {
        return tokens;
    }

    public Standing standing() {
        return standing;
    }

    public Members members() {
        return members;
    }

    public Invitations invitations() {
        return invitations;
    }

    public Organizations organizations() {
        return organizations;
    }

    public Lifecycle lifecycle() {
        return lifecycle;
    }

    public Export export() {
        return export;
    }

    public Defects defects() {
        return defects;
    }

    public Operators operators() {
        return operators;
    }

    public Grants grants() {
        return grants;
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
        return founding.found(new Founding.Wish(email, hash, organization, slug));
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
            return signIns.begin(c, member.get());
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
                                .map(member -> signIns.renew(c, member, used.family())));
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
        var membership = new Membership(tenant, user);
        var known = recent.getIfPresent(membership);
        if (known != null) return known;
        var found =
                db.platform(c -> store.member(c, user, null, tenant.value()))
                        .map(member -> new Account.Me(member.its(), member.person()))
                        .orElseThrow(() -> Problem.unauthenticated().toException());
        recent.put(membership, found);
        return found;
    }

    /// What [#me] answered a moment ago. Never waits.
    public Optional<Account.Me> knownMe(TenantId tenant, String user) {
        return Optional.ofNullable(recent.getIfPresent(new Membership(tenant, user)));
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
}
