/// Certificates for tests, made by the JDK's own keytool; knows nothing of the product.
@NullMarked
package io.millrace.testkit.tls;

import org.jspecify.annotations.NullMarked;
