/// Correlations with corrected p-values, trends, seasons and change points. Knows no other package
/// of the service.
@NullMarked
package io.millrace.rca.engine.statistics;

import org.jspecify.annotations.NullMarked;
