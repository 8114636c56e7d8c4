/// The two doors to a tenant's tables, the platform's own tables, and what makes both: migrations
/// and provisioning. Knows nothing of what the tables hold.
@NullMarked
package io.millrace.tenants.db;

import org.jspecify.annotations.NullMarked;
