package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stream.S3Place;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadPlaceTest {
    private static final Path DATA = Path.of("data");
    private static final Map<String, String> KEYS =
            Map.of("MILLRACE_OBJECTS_ACCESS_KEY", "a", "MILLRACE_OBJECTS_SECRET_KEY", "s");

    private static Map<String, String> with(String name, String value) {
        var all = new HashMap<>(KEYS);
        all.put(name, value);
        return all;
    }

    @Test
    void itIsAFolderInTheDataUnlessSaidOtherwise() {
        var own = new PayloadPlace.Folder(DATA.resolve("objects"));

        assertThat(PayloadPlace.read(null, DATA, Map.of())).isEqualTo(own);
        assertThat(PayloadPlace.read("", DATA, KEYS)).isEqualTo(own);
        assertThat(PayloadPlace.read("/shared", DATA, KEYS))
                .isEqualTo(new PayloadPlace.Folder(Path.of("/shared")));
    }

    @Test
    void aBucketHasItsDefaults() {
        var place = new S3Place("payloads", "", Optional.empty(), "us-east-1", "a", "s");

        assertThat(PayloadPlace.read("s3://payloads", DATA, KEYS))
                .isEqualTo(new PayloadPlace.Bucket(place, DATA.resolve("objects-spool")));
        assertThat(PayloadPlace.read("s3://payloads/", DATA, KEYS))
                .isEqualTo(new PayloadPlace.Bucket(place, DATA.resolve("objects-spool")));
    }

    @Test
    void allOfABucketIsRead(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("key"), "from-a-file\n");
        var said =
                Map.of(
                        "MILLRACE_OBJECTS_ENDPOINT", "http://127.0.0.1:9000",
                        "MILLRACE_OBJECTS_REGION", "eu-west-3",
                        "MILLRACE_OBJECTS_ACCESS_KEY", "a",
                        "MILLRACE_OBJECTS_SECRET_KEY_FILE", file.toString(),
                        "MILLRACE_OBJECTS_SPOOL", "/disk/spool");
        var endpoint = Optional.of(URI.create("http://127.0.0.1:9000"));

        assertThat(PayloadPlace.read("s3://payloads/one/two", DATA, said))
                .isEqualTo(
                        new PayloadPlace.Bucket(
                                new S3Place(
                                        "payloads",
                                        "one/two",
                                        endpoint,
                                        "eu-west-3",
                                        "a",
                                        "from-a-file"),
                                Path.of("/disk/spool")));
    }

    @Test
    void whatCannotBeUsedEndsTheStartByItsName() {
        for (var wrong : List.of("s3:payloads", "s3://", "s3://UPPER", "s3://b", "s3://abc//d")) {
            assertThatThrownBy(() -> PayloadPlace.read(wrong, DATA, KEYS))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("MILLRACE_OBJECTS:");
        }
        for (var wrong : List.of("ftp://host", "host:9000", "http://", "http://a b")) {
            assertThatThrownBy(() ->
                            PayloadPlace.read(
                                    "s3://payloads",
                                    DATA,
                                    with("MILLRACE_OBJECTS_ENDPOINT", wrong)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("MILLRACE_OBJECTS_ENDPOINT");
        }
        assertThatThrownBy(() ->
                        PayloadPlace.read(
                                "s3://payloads", DATA, Map.of("MILLRACE_OBJECTS_ACCESS_KEY", "a")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("MILLRACE_OBJECTS_SECRET_KEY");
    }
}
