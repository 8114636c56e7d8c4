package io.millrace.tenants;

import io.millrace.kernel.Ids;
import io.millrace.tenants.AccountStore.Member;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;

/// Gives a member the two tokens of a sign-in.
record SignIns(AccountStore store, Tokens tokens, AccountSettings settings) {
    /// Begins a sign-in, in the caller's transaction.
    Account.SignedIn begin(SqlConnection c, Member member) {
        return renew(c, member, Ids.random128());
    }

    /// @param family the sign-in that it goes on with
    /// @throws io.millrace.kernel.ProblemException `forbidden` when the tenant is suspended
    Account.SignedIn renew(SqlConnection c, Member member, String family) {
        if (member.isSuspended()) throw Closed.refusal();
        var refreshToken = "mrr_" + Ids.random256();
        store.insertRefresh(c, Hashes.sha256(refreshToken), family, member, settings.refreshLife());
        var access = tokens.issue(member.tenant(), member.user(), member.role(), family);
        return new Account.SignedIn(
                member.its(),
                member.person(),
                access,
                Optional.of(refreshToken),
                settings.accessLife().toSeconds());
    }
}
