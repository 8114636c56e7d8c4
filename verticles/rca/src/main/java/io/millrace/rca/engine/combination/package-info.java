/// Finds the combinations of dimension values, such as `region = north & plan = basic`, under which
/// a measure left its forecast. Knows no other package of the service.
@NullMarked
package io.millrace.rca.engine.combination;

import org.jspecify.annotations.NullMarked;
