/// Tests of the e-shop pipeline's own work.
@org.jspecify.annotations.NullMarked
package io.millrace.app.shop;
