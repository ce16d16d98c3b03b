package io.turnstream.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of all settings that somebody reads. Names outside our own namespaces pass unseen, since Kafka's clients
 * and their plugins know more of them than we do.
 */
public final class KnownKeys {

    /** What comes before the name of a setting in the environment. */
    public static final String ENVIRONMENT_PREFIX = "TURNSTREAM_";

    private final Set<String> names;
    private final List<String> ownNamespaces;
    private final List<String> openNamespaces;

    /**
     * @param names every setting that is read by its name
     * @param ownNamespaces beginnings, as in {@code sink.}, under which an unknown name is a mistake
     * @param openNamespaces beginnings, as in {@code kafka.}, under which every name is handed on
     */
    public KnownKeys(Collection<String> names, List<String> ownNamespaces, List<String> openNamespaces) {
        this.names = new TreeSet<>(names);
        this.ownNamespaces = List.copyOf(ownNamespaces);
        this.openNamespaces = List.copyOf(openNamespaces);
    }

    /** True when the name can only be a mistake. */
    boolean isMistake(String name) {
        return !names.contains(name) && startsWithAny(name, ownNamespaces) && !startsWithAny(name, openNamespaces);
    }

    /** The setting that a variable of the environment sets, as {@code TURNSTREAM_SINK_CODEC} sets {@code sink.codec}. */
    Optional<String> settingOf(String variable) {
        for (String name : names) {
            if (variable.equals(variableOf(name))) {
                return Optional.of(name);
            }
        }
        String dotted = variable.substring(ENVIRONMENT_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
        return startsWithAny(dotted, openNamespaces) ? Optional.of(dotted) : Optional.empty();
    }

    /** The known setting whose name is nearest. */
    String nearest(String name) {
        return names.stream()
                .min(Comparator.comparingInt(known -> EditDistance.between(name, known)))
                .orElse("");
    }

    /** The name of a setting as a variable of the environment. */
    public static String variableOf(String name) {
        return ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static boolean startsWithAny(String name, List<String> beginnings) {
        return beginnings.stream().anyMatch(name::startsWith);
    }
}
