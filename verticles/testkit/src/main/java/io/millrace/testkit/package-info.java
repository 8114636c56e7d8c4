/// What tests of stores and services stand on: real Postgres, real Kafka, a clock to set. Never
/// part of the product.
@NullMarked
package io.millrace.testkit;

import org.jspecify.annotations.NullMarked;
