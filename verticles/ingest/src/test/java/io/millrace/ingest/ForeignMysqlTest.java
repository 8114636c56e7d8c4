package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class ForeignMysqlTest {
    @Test
    void aServerWithoutTlsIsToldInWordsAndNotInBytes() {
        var seen = new SSLException("not an SSL/TLS record: 16000002ff130423");

        assertThat(ForeignMysql.reason(seen))
                .isEqualTo(
                        "The database does not encrypt the connection: let it, or choose no encryption.");
        assertThat(ForeignMysql.reason(new IOException(seen)))
                .startsWith("The database does not encrypt");
    }

    @Test
    void anotherFaultKeepsItsWords() {
        assertThat(ForeignMysql.reason(new IOException("Connection refused")))
                .isEqualTo("The database does not answer: Connection refused");
    }
}
