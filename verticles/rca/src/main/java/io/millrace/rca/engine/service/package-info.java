/// Ranks the services of a call graph that may have made one of them slow or failing. Knows no
/// other package of the service.
@NullMarked
package io.millrace.rca.engine.service;

import org.jspecify.annotations.NullMarked;
