package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file system of so many MiB on a folder, which only the processes see that are started inside.
/// It goes when it is closed.
///
/// @param holder a process that keeps it
record SmallDisk(Process holder, Path folder) implements AutoCloseable {
    private static final String MOUNT =
            "mount -t tmpfs -o size=\"$1\"m none \"$0\" && echo mounted && exec sleep 3600";

    /// Skips the test where the kernel lets nobody mount in a user namespace of his own.
    static SmallDisk mount(Path folder, int mebibytes) throws IOException {
        Files.createDirectories(folder);
        var size = Integer.toString(mebibytes);
        var holder =
                new ProcessBuilder("unshare", "-rm", "sh", "-c", MOUNT, folder.toString(), size)
                        .redirectErrorStream(true)
                        .start();
        assumeThat(holder.inputReader().readLine()).isEqualTo("mounted");
        return new SmallDisk(holder, folder);
    }

    /// The words before a command that is to see it.
    List<String> inside() {
        var pid = Long.toString(holder.pid());
        return List.of("nsenter", "-t", pid, "-U", "-m", "--preserve-credentials");
    }

    /// Writes until nothing fits any more.
    void fill() throws IOException, InterruptedException {
        assertThat(run("dd", "if=/dev/zero", "of=" + ballast(), "bs=64k")).isNotZero();
    }

    /// Takes away what [#fill] wrote.
    void empty() throws IOException, InterruptedException {
        assertThat(run("rm", ballast())).isZero();
    }

    private String ballast() {
        return folder.resolve("ballast").toString();
    }

    private int run(String... command) throws IOException, InterruptedException {
        var all = new ArrayList<>(inside());
        all.addAll(List.of(command));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
