/// What tenants may use and what they used, kept by each node and added up in Postgres. Knows the
/// doors, and nothing of what passes through them.
@NullMarked
package io.millrace.tenants.usage;

import org.jspecify.annotations.NullMarked;
