package io.turnstream.bench.load;

/** Work on a thread of its own, such as feeding; what goes wrong in it is heard by whoever waits for its end. */
public final class Background {

    private final String name;
    private final FirstFailure failure = new FirstFailure();
    private final Thread thread;

    private Background(String name, Runnable work) {
        this.name = name;
        this.thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
    }

    /** Begins. */
    public static Background start(String name, Runnable work) {
        var background = new Background(name, work);
        background.thread.start();
        return background;
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    /** True until it is done, to its end or not. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /**
     * Waits until it is done.
     *
     * @throws IllegalStateException when it was not done to its end
     */
    public void join() throws InterruptedException {
        thread.join();
        failure.rethrow(name);
    }
}
