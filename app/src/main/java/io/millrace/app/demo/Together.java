package io.millrace.app.demo;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does several things at once, each on a virtual thread.
final class Together {
    private Together() {}

    /// The results in the order of `tasks`. When one fails, the others are interrupted and its
    /// failure is thrown.
    static <T> List<T> run(List<Callable<T>> tasks) {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var running = tasks.stream().map(threads::submit).toList();
            return running.stream().map(Together::result).toList();
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", 0, e);
        }
    }
}
