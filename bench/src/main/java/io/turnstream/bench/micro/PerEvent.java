package io.turnstream.bench.micro;

/**
 * A recorded stream under JMH, by event: an invocation is a whole recording, and what went through is counted beside.
 *
 * @param eventsPerSecond that went through
 * @param error of that, up and down
 * @param recordingsPerSecond invocations
 * @param bytesPerRecording allocated in each invocation
 */
record PerEvent(double eventsPerSecond, double error, double recordingsPerSecond, double bytesPerRecording) {

    /** Microseconds of one event. */
    double micros() {
        return 1e6 / eventsPerSecond;
    }

    /** The error of that: the same share of it. */
    double microsError() {
        return micros() * error / eventsPerSecond;
    }

    /** Bytes allocated for one event. */
    double bytes() {
        return bytesPerRecording * recordingsPerSecond / eventsPerSecond;
    }
}
