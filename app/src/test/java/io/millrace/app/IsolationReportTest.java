package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.IsolationReport.Between;
import io.millrace.app.IsolationReport.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationReportTest {
    private static final Between THEM = new Between("stranger", "owner");

    private final IsolationReport report = new IsolationReport();

    @TempDir Path folder;

    private Path written() throws Exception {
        report.tenant("owner", "abcdefghij12");
        report.add(THEM, new Entry("model", "select \"x\"\nfrom y", "denied", true));
        report.add(new Between("newcomer", "owner"), new Entry("socket", "runs", "seen", false));
        report.foreign(THEM, "getRun", 404, true);
        report.foreign(THEM, "getRun", 404, true);
        report.foreign(THEM, "getRun", 400, true);
        var file = folder.resolve("report.json");
        report.write(file);
        return file;
    }

    @Test
    void countsComeFirstAndWhoAttackedWhomBehindThem() throws Exception {
        var content = Belongings.tree(Files.readString(written())).path("content");

        assertThat(content.path("verify").asText()).contains("verify-report.mjs");
        assertThat(content.path("counts").path("all").toString())
                .isEqualTo("{\"tries\":3,\"held\":2,\"broken\":1}");
        assertThat(content.path("counts").path("ways").path("socket").path("broken").asInt())
                .isOne();
        var first = content.path("attacks").get(0);
        assertThat(first.path("attacker").asText()).isEqualTo("stranger");
        assertThat(first.path("tries").get(0).path("outcome").asText())
                .isEqualTo("400 x 1, 404 x 2");
        assertThat(first.path("tries")).hasSize(2);
        assertThat(content.path("attacks")).hasSize(2);
        assertThat(content.path("tenants").path("owner").asText()).isEqualTo("abcdefghij12");
    }

    @Test
    void whatIsSignedIsTheLineOfTheContent() throws Exception {
        var file = written();
        var line = Files.readAllLines(file).get(1);
        var content = line.substring("\"content\": ".length(), line.length() - 1);
        var tree = Belongings.tree(Files.readString(file));

        assertThat(Belongings.tree(content)).isEqualTo(tree.path("content"));
        assertThat(sha256(content)).isEqualTo(tree.path("sha256").asText());
        assertThat(isSigned(tree, content)).isTrue();
        assertThat(isSigned(tree, content.replace("denied", "served"))).isFalse();
    }

    private static String sha256(String text) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private static boolean isSigned(JsonNode tree, String content) throws Exception {
        var base64 = Base64.getDecoder();
        var key = new X509EncodedKeySpec(base64.decode(tree.path("publicKey").asText()));
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(key));
        signature.update(content.getBytes(UTF_8));
        return signature.verify(base64.decode(tree.path("signature").asText()));
    }
}
