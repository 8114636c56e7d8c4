final class Waiting {
    void sleep() {
        // ruleid: sleep-in-a-service
        Thread.sleep(PAUSE);
        // ruleid: sleep-in-a-service
        TimeUnit.MILLISECONDS.sleep(5);
        // ok: sleep-in-a-service
        vertx.setTimer(5, _ -> look());
    }

    Answer ask(Future<Answer> answer) {
        // ruleid: future-that-blocks-its-thread
        answer.toCompletionStage().toCompletableFuture().join();
        // ok: future-that-blocks-its-thread
        return answer.await();
    }
}
