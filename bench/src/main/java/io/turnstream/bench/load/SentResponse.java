package io.turnstream.bench.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is known of one answer that was written: when each of its tokens was due, and when the broker appended it. Written
 * by the generator and the producer's thread, read by others.
 */
public final class SentResponse {

    private final int stream;
    private final int number;
    private final AtomicLongArray due;
    private final AtomicLongArray appended;

    SentResponse(int stream, int number, int tokens) {
        this.stream = stream;
        this.number = number;
        this.due = new AtomicLongArray(tokens);
        this.appended = new AtomicLongArray(tokens);
    }

    public int stream() {
        return stream;
    }

    public int number() {
        return number;
    }

    public int tokens() {
        return due.length();
    }

    /** When the token should have been written, in microseconds since the epoch; 0 when its time has not come. */
    public long dueMicros(int token) {
        return due.get(token);
    }

    /** When the broker appended the token, by the broker's clock, which has whole milliseconds; 0 when not known yet. */
    public long appendedMicros(int token) {
        return appended.get(token);
    }

    void due(int token, long micros) {
        due.set(token, micros);
    }

    void appended(int token, long micros) {
        appended.set(token, micros);
    }

    /** The whole text. */
    public String text() {
        StringBuilder text = new StringBuilder(tokens() * TokenText.LENGTH);
        for (int token = 0; token < tokens(); token++) {
            text.append(new TokenText(number, token).text());
        }
        return text.toString();
    }
}
