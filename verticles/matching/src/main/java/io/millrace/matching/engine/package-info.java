/// Who is who, as pure functions: records in, pairs with reasons, clusters, entity ids and golden
/// records out. Knows neither Vert.x nor SQL nor the clock; chance comes in as a seed.
@NullMarked
package io.millrace.matching.engine;

import org.jspecify.annotations.NullMarked;
