package io.turnstream.bench.stats;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Many latencies, to three digits. Used from one thread. */
public final class Latencies {

    private static final long HIGHEST_MICROS = 3_600_000_000L;

    private final Histogram histogram = new Histogram(HIGHEST_MICROS, 3);

    /** One more. Two clocks may disagree by a little: what is less than nothing counts as nothing. */
    public void addMicros(long micros) {
        histogram.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, micros)));
    }

    /** All of another's. */
    public void add(Latencies other) {
        histogram.add(other.histogram);
    }

    public long count() {
        return histogram.getTotalCount();
    }

    /** Milliseconds that this many percent stayed under or met; NaN when there are none. */
    public double millis(double percentile) {
        return count() == 0 ? Double.NaN : histogram.getValueAtPercentile(percentile) / 1000.0;
    }

    /** The longest, in milliseconds; NaN when there are none. */
    public double maxMillis() {
        return count() == 0 ? Double.NaN : histogram.getMaxValue() / 1000.0;
    }

    /** {@code p50 / p99 / max} in milliseconds. */
    public String text() {
        return count() == 0
                ? "–"
                : String.format(Locale.ROOT, "%.1f / %.1f / %.1f", millis(50), millis(99), maxMillis());
    }
}
