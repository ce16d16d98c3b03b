package io.turnstream.local.ably;

import io.turnstream.local.ably.SpecTests.SpecTest;
import io.turnstream.local.ably.switches.Switches;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One answer to a question that Ably's documentation leaves open: a switch and what it is set to. */
record SwitchAnswer(String name, String value) {

    /** Names every answer of every switch. */
    static final String EVERY = "*";

    /** Every answer of every switch, in the order of {@link Switches}. */
    static List<SwitchAnswer> all() {
        return Arrays.stream(Switches.class.getRecordComponents())
                .flatMap(SwitchAnswer::answersOf)
                .toList();
    }

    private static Stream<SwitchAnswer> answersOf(RecordComponent aSwitch) {
        String name = aSwitch.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return Arrays.stream(aSwitch.getType().getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .map(value -> new SwitchAnswer(name, value));
    }

    /**
     * What a test names.
     *
     * @throws IllegalArgumentException when there is no such switch or answer
     */
    static List<SwitchAnswer> named(String mark) {
        List<SwitchAnswer> named =
                all().stream().filter(answer -> answer.isNamedBy(mark)).toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no switch has " + mark + "; there are " + all());
        }
        return named;
    }

    boolean isMetBy(SpecTest test) {
        return test.answers().stream().anyMatch(this::isNamedBy);
    }

    /** True of a test that is about this switch, not of one that is right with all of them. */
    boolean isLookedForBy(SpecTest test) {
        return test.answers().stream().filter(mark -> !mark.equals(EVERY)).anyMatch(this::isNamedBy);
    }

    boolean isDefault() {
        return value.equals(Switches.defaults().words().get(name));
    }

    private boolean isNamedBy(String mark) {
        return mark.equals(toString()) || mark.equals(name + "=*") || mark.equals(EVERY);
    }

    @Override
    public String toString() {
        return name + "=" + value;
    }
}
