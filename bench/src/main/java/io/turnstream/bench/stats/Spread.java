package io.turnstream.bench.stats;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several measurements of the same thing. The median stands for them, for one disturbed window does not move it; least
 * and most show how far they were apart.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least the smallest
 * @param most the greatest
 * @param count how many there were
 */
public record Spread(double median, double least, double most, int count) {

    /**
     * What these are.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** What those of them are that are numbers; empty when none is. */
    public static Optional<Spread> ofNumbers(Collection<Double> values) {
        List<Double> numbers = values.stream().filter(value -> !value.isNaN()).toList();
        return numbers.isEmpty() ? Optional.empty() : Optional.of(of(numbers));
    }

    /** The same as {@link #ofNumbers} for programs: null when none is a number. */
    public static @Nullable Spread figure(Collection<Double> values) {
        return ofNumbers(values).orElse(null);
    }

    /**
     * All of these for people: the spread of those that are numbers, and how many are none because what was timed never
     * happened. A dash when nothing was measured.
     */
    public static String text(Collection<Double> values, int decimals) {
        if (values.isEmpty()) {
            return "–";
        }
        Optional<Spread> numbers = ofNumbers(values);
        int never = values.size() - numbers.map(Spread::count).orElse(0);
        String text = numbers.map(spread -> spread.text(decimals)).orElse("");
        String missing = never == 0 ? "" : "never in " + never + " of " + values.size();
        return text + (text.isEmpty() || missing.isEmpty() ? "" : ", ") + missing;
    }

    /** {@code median (least … most)}, with so many decimals. */
    public String text(int decimals) {
        String format = "%." + decimals + "f";
        return String.format(Locale.ROOT, format + " (" + format + " … " + format + ")", median, least, most);
    }
}
