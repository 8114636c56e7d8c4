/// Who may come in: accounts, sessions, tokens, keys, roles and the record of what they did.
@NullMarked
package io.millrace.tenants;

import org.jspecify.annotations.NullMarked;
