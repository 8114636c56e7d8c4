/// The e-shop pipeline's own work: files of a seed, events to Kafka, and what became of them as the
/// API tells. It knows neither Postgres nor the services.
@NullMarked
package io.millrace.app.shop;

import org.jspecify.annotations.NullMarked;
