/// What every stage stands on: the fair work queue, schedules, the outbox and its relay, the live
/// feed, Kafka's topics and the object store. Knows no stage's business.
@NullMarked
package io.millrace.stream;

import org.jspecify.annotations.NullMarked;
