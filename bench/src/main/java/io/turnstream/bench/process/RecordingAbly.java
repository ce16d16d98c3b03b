package io.turnstream.bench.process;

import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.ably.limit.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * {@code turnstream local --only ably}, with a file in which every operation is written down as it happens: asking for
 * its log while it runs would disturb what is measured. Prints the same line when it is ready.
 */
public final class RecordingAbly {

    private RecordingAbly() {}

    /** Arguments: the file, the round trip in milliseconds, publishes per second on a connection and on a channel. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rate = Integer.parseInt(arguments[2]);
        OperationRecorder recorder = OperationRecorder.to(Path.of(arguments[0]));
        LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults()
                .withRoundTrip(Duration.ofMillis(Long.parseLong(arguments[1])))
                .withLimits(Limits.NONE.with("connection-rate", rate).with("channel-rate", rate))
                .withLogCapacity(1)
                .withListener(recorder));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            ably.close();
                            recorder.close();
                        },
                        "stop-ably"));
        System.out.println("{\"event\":\"ready\",\"ably\":\"" + ably.url() + "\",\"ablyKey\":\"" + ably.key() + "\"}");
        // The server's own threads do not keep a process running.
        new CountDownLatch(1).await();
    }
}
