package io.turnstream.bench.faults;

import io.turnstream.bench.load.Generator;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.load.Sent;
import io.turnstream.bench.load.SentResponse;
import io.turnstream.bench.load.TokenEventWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers that are being written, and how far they are. */
final class Talk implements AutoCloseable {

    private final Sent sent = new Sent();
    private final TokenEventWriter writer;
    private final Generator generator;
    private final int streams;

    /**
     * Begins to write.
     *
     * @param sessions what the names of the sessions begin with
     */
    Talk(String bootstrapServers, Pace pace, String sessions) {
        this.streams = pace.streams();
        this.writer = new TokenEventWriter(bootstrapServers);
        this.generator = new Generator(pace, sessions, writer, sent).start();
    }

    /** How many tokens of its first answer the broker has, for each stream. */
    List<Integer> appended() {
        List<Integer> appended = new ArrayList<>();
        for (int stream = 0; stream < streams; stream++) {
            Optional<SentResponse> response = sent.response(stream, 0);
            appended.add(response.map(Talk::appended).orElse(0));
        }
        return appended;
    }

    private static int appended(SentResponse response) {
        int appended = 0;
        while (appended < response.tokens() && response.appendedMicros(appended) != 0) {
            appended++;
        }
        return appended;
    }

    /** Everything that was written so far. */
    List<SentResponse> responses() {
        return List.copyOf(sent.all());
    }

    /** Waits until every answer of a pace with an end is written. */
    void awaitEnd() {
        generator.awaitEnd();
    }

    /** Begins no further answer, and returns when those that were begun are written. */
    void finish() {
        generator.finish();
    }

    @Override
    public void close() {
        generator.close();
        writer.close();
    }
}
