package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.FolderSource;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.Fenced;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderSourceTest {
    private static final int DAY = 86_400;

    private final Things things = Things.shared();
    private Pulls pulls;
    private Path folder;

    @BeforeEach
    void newTenant() throws IOException {
        pulls = new Pulls(things, things.stack.tenant());
        folder = folderOf(pulls);
    }

    private Path folderOf(Pulls its) throws IOException {
        return Files.createDirectories(things.watched().resolve(its.tenant().value()));
    }

    /// Without looks, so that nothing comes but what a test asks for.
    private static FolderSource source(@Nullable String below, @Nullable String pattern) {
        return new FolderSource(below, pattern, 0, 0);
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void write(String name, int id) throws IOException {
        write(name, "id,file\n%d,%s\n".formatted(id, name));
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    @Test
    void newFilesAreStoredOnceEach() throws IOException {
        write("a.csv", 1);
        write("b.ndjson", "{\"id\":2,\"file\":\"b\"}\n{\"id\":3,\"file\":\"b\"}\n");
        Files.write(folder.resolve("c.json.gz"), gzip("[{\"id\":4,\"file\":\"c\"}]"));
        write(".hidden.csv", 7);
        write("notes.txt", "nothing for a table");
        write("below/d.csv", 8);
        pulls.folder(source(null, null));

        var first = pulls.pull();
        var second = pulls.pull();

        assertThat(first.problem()).isNull();
        assertThat(first.state()).isEqualTo("succeeded");
        assertThat(first.batches()).isEqualTo(3);
        assertThat(first.rowsIn()).isEqualTo(4);
        assertThat(first.rowsStored()).isEqualTo(4);
        assertThat(second.state()).isEqualTo("succeeded");
        assertThat(second.batches()).isZero();
        assertThat(pulls.stored("id")).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(pulls.batches())
                .extracting(batch -> batch.source() + " " + batch.state())
                .containsExactlyInAnyOrder(
                        "folder:crm/a.csv stored",
                        "folder:crm/b.ndjson stored",
                        "folder:crm/c.json.gz stored");
    }

    @Test
    void aPatternSaysWhichAlsoInFoldersBelow() throws IOException {
        write("a.csv", 1);
        write("in/2026/b.csv", 2);
        write("in/2026/c.ndjson", "{\"id\":3}\n");
        write("out/d.csv", 4);
        pulls.folder(source(null, "in/**/*.csv"));

        assertThat(pulls.pull().problem()).isNull();

        assertThat(pulls.stored("id")).containsExactly("2");
        pulls.folder(source(null, "**/*.csv"));
        assertThat(pulls.pull().batches()).isEqualTo(2);
        assertThat(pulls.stored("id")).containsExactlyInAnyOrder("1", "2", "4");
    }

    @Test
    void aChangedFileIsANewBatchAndOneWithTheSameContentIsNot() throws IOException {
        write("a.csv", 1);
        pulls.folder(source(null, null));
        pulls.pull();

        touch("a.csv", 1);
        var touched = pulls.pull();
        write("a.csv", 2);
        touch("a.csv", 2);
        var changed = pulls.pull();
        write("a.csv", 1);
        touch("a.csv", 3);
        var back = pulls.pull();

        assertThat(touched.batches()).isZero();
        assertThat(touched.problem()).isNull();
        assertThat(changed.batches()).isEqualTo(1);
        assertThat(back.batches()).isEqualTo(1);
        assertThat(pulls.stored("id")).containsExactly("1", "2", "1");
    }

    private void touch(String name, int minutes) throws IOException {
        var at = FileTime.from(Instant.now().plusSeconds(60L * minutes));
        Files.setLastModifiedTime(folder.resolve(name), at);
    }

    @Test
    void aSourceThatIsMadeAnewAddsNothing() throws IOException {
        write("a.csv", 1);
        pulls.folder(source(null, null));
        pulls.pull();
        things.ask(
                new io.millrace.ingest.api.IngestRequest.DeleteSource(
                        pulls.tenant(), Pulls.NAME, false));
        pulls.folder(source(null, null));

        var pull = pulls.pull();

        assertThat(pull.problem()).isNull();
        assertThat(pull.batches()).isZero();
        assertThat(pulls.stored("id")).containsExactly("1");
    }

    @Test
    void aFileThatGrowsIsWaitedFor() throws IOException {
        write("a.csv", "id\n1\n");
        pulls.folder(new FolderSource(null, null, 0, 3_600));
        var job = pulls.held();

        pulls.worker().handle(job);

        assertThat(pulls.last().state()).isEqualTo("running");
        assertThat(pulls.last().problem())
                .isEqualTo("Files that may still grow are waited for: 1.");
        assertThat(pulls.batches()).isEmpty();
        Files.writeString(folder.resolve("a.csv"), "2\n", StandardOpenOption.APPEND);
        pulls.age("2 hours");

        pulls.worker().handle(pulls.heldAgain(job));

        assertThat(pulls.last().state()).isEqualTo("succeeded");
        assertThat(pulls.batches()).isEmpty();
        pulls.age("2 hours");

        assertThat(pulls.pull().rowsStored()).isEqualTo(2);
        assertThat(pulls.stored("id")).containsExactly("1", "2");
    }

    @Test
    void aPullThatWasKilledTakesEveryFileOnce() throws IOException {
        for (int i = 0; i < 12; i++) write(i + ".csv", i);
        pulls.folder(source(null, null));
        var job = pulls.held();
        int killed = 0;

        for (int lives = 0; pulls.last().finishedAt() == null; lives++) {
            try {
                var mortal = new Mortal(things.objects, lives / 2 % 3, lives % 2 == 0);
                pulls.worker(mortal, Things.BOUNDS, things.guard).handle(job);
            } catch (Mortal.Killed e) {
                killed++;
            }
        }

        assertThat(killed).isGreaterThan(5);
        assertThat(pulls.last().problem()).isNull();
        assertThat(pulls.last().batches()).isEqualTo(12);
        assertThat(pulls.last().rowsStored()).isEqualTo(12);
        assertThat(pulls.batches()).hasSize(12);
        assertThat(pulls.stored("id"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 12).mapToObj(Integer::toString).toList());
    }

    @Test
    void aFileThatCannotBeReadStopsNoOtherAndIsTriedAgainWhenItChanges() throws IOException {
        write("a.csv.gz", "not packed");
        write("b.xlsx", "no workbook");
        write("c.csv", "");
        write("d.csv", 4);
        pulls.folder(source(null, null));

        var first = pulls.pull();
        var second = pulls.pull();

        assertThat(first.state()).isEqualTo("failed");
        assertThat(first.problem())
                .startsWith("3 files could not be stored, the first of them a.csv.gz: ");
        assertThat(first.rowsStored()).isEqualTo(1);
        assertThat(second.state()).isEqualTo("succeeded");
        assertThat(second.batches()).isZero();
        assertThat(pulls.batches())
                .filteredOn(batch -> batch.state().equals("failed"))
                .hasSize(3)
                .allSatisfy(batch -> assertThat(batch.problem()).isNotBlank());
        Files.write(folder.resolve("a.csv.gz"), gzip("id\n1\n"));

        var third = pulls.pull();

        assertThat(third.problem()).isNull();
        assertThat(third.rowsStored()).isEqualTo(1);
        assertThat(pulls.stored("id")).containsExactlyInAnyOrder("4", "1");
    }

    @Test
    void aPatternThatNamesOtherFilesSaysSo() throws IOException {
        write("a.dat", "id\n1\n");
        pulls.folder(source(null, "*.dat"));

        var pull = pulls.pull();

        assertThat(pull.state()).isEqualTo("failed");
        assertThat(pull.problem()).startsWith("a.dat could not be stored: Its name does not say");
        assertThat(pulls.pull().state()).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "/",
                "/etc",
                "a/..",
                "a/../../b",
                "../b",
                "a//b",
                "a/",
                "a\\b",
                ".ssh",
                "a\nb",
                ""
            })
    void aFolderThatLeadsElsewhereIsRefused(String below) {
        var its = source(below, null);

        assertThatThrownBy(() -> pulls.folder(its))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(400));
    }

    @Test
    void aLinkLeadsNowhere() throws IOException {
        var others = new Pulls(things, things.stack.tenant());
        var secret = Files.writeString(folderOf(others).resolve("secret.csv"), "id\n9\n");
        write("a.csv", 1);
        Files.createSymbolicLink(folder.resolve("link.csv"), secret);
        Files.createSymbolicLink(folder.resolve("below"), secret.getParent());
        pulls.folder(source(null, "**/*.csv"));

        var pull = pulls.pull();

        assertThat(pull.problem()).isNull();
        assertThat(pulls.stored("id")).containsExactly("1");
        pulls.folder(source("below", null));
        assertThat(pulls.pull().problem())
                .isEqualTo(
                        "There is no folder %s/below where the operator has folders watched."
                                .formatted(pulls.tenant().value()));
    }

    @Test
    void anotherTenantsFolderIsNotThere() throws IOException {
        write("a.csv", 1);
        var others = new Pulls(things, things.stack.tenant());
        others.folder(source(null, null));

        assertThat(others.pull().problem()).startsWith("There is no folder ");
        others.folder(source(pulls.tenant().value(), null));
        assertThat(others.pull().problem()).startsWith("There is no folder ");
        assertThat(others.batches()).isEmpty();
    }

    @Test
    @Tag("slow")
    void aThousandFilesComeInTurns() throws IOException {
        int count = 1_001;
        for (int i = 0; i < count; i++) write("%04d.csv".formatted(i), i);
        pulls.folder(source(null, null));

        var pull = pulls.pull();

        assertThat(pull.problem()).isNull();
        assertThat(pull.batches()).isEqualTo(count);
        assertThat(pull.rowsStored()).isEqualTo(count);
        assertThat(pulls.stored("id")).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void aLookFindsWhatIsNewWithoutBeingAsked() throws IOException {
        write("a.csv", 1);

        pulls.folder(new FolderSource(null, null, DAY, 0));

        var pull = pulls.awaitPull();
        assertThat(pull.cause()).isEqualTo("look");
        assertThat(pull.rowsStored()).isEqualTo(1);
    }

    @Test
    void ofTwoNodesOneLooks() throws IOException {
        pulls.folder(new FolderSource(null, null, DAY, 0));
        pulls.awaitNextLook();
        write("a.csv", 1);
        var job = pulls.heldLook();

        pulls.looks().handle(job);

        assertThatThrownBy(() -> pulls.looks().handle(job)).isInstanceOf(Fenced.class);
        assertThat(pulls.awaitPull().rowsStored()).isEqualTo(1);
        assertThat(pulls.all()).hasSize(1);
        assertThat(pulls.waitingLooks()).isEqualTo(1);
    }

    @Test
    void aLookWithoutAFolderSaysSoUntilItIsThere() throws IOException {
        pulls.folder(new FolderSource("in", null, DAY, 0));
        pulls.awaitNextLook();
        assertThat(pulls.source().problem()).startsWith("There is no folder ");
        Files.createDirectories(folder.resolve("in"));

        pulls.looks().handle(pulls.heldLook());

        assertThat(pulls.source().problem()).isNull();
        assertThat(pulls.all()).isEmpty();
    }

    @Test
    void settingsAreGivenBack() {
        var its = new FolderSource("in/orders", "*.csv", 30, 7);

        var answer = pulls.folder(its);

        assertThat(answer.kind()).isEqualTo("folder");
        assertThat(answer.folder()).isEqualTo(its);
        assertThat(answer.hasSecret()).isFalse();
        assertThat(List.of(answer.state())).containsExactly("idle");
    }
}
