/// The only edge: HTTP, sockets, authentication, problems. Knows services by their api only.
@NullMarked
package io.millrace.gateway;

import org.jspecify.annotations.NullMarked;
