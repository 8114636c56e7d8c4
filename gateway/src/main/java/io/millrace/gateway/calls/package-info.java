/// What each operation of the contract does: asks a service over the bus, or the tenants module.
@NullMarked
package io.millrace.gateway.calls;

import org.jspecify.annotations.NullMarked;
