package io.turnstream.local.ably.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What may be done on which channels: channel patterns with their operations (docs, "Capabilities"). A pattern is a
 * name, {@code *} for all channels, or a namespace that ends with {@code :*}.
 */
public final class Capability {

    /** Every operation on every channel. */
    public static final Capability ALL = new Capability(Map.of("*", Set.of("*")));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Set<String>> operations;

    private Capability(Map<String, Set<String>> operations) {
        this.operations = operations;
    }

    /** Reads {@code {"channel pattern":["publish",...]}}. */
    public static Capability parse(String json) throws RefusedException {
        Map<String, Set<String>> operations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> resource : readObject(json).properties()) {
            Set<String> names = new TreeSet<>();
            resource.getValue().forEach(name -> names.add(name.asText()));
            operations.put(resource.getKey(), names);
        }
        return new Capability(operations);
    }

    /** True when the operation, such as {@code publish}, is allowed on the channel. */
    public boolean allows(String operation, String channel) {
        return operations.entrySet().stream()
                .filter(resource -> matches(resource.getKey(), channel))
                .anyMatch(resource -> includes(resource.getValue(), operation));
    }

    /** What both this and the other allow: of two patterns that overlap, the narrower. */
    Capability intersect(Capability other) {
        Map<String, Set<String>> common = new TreeMap<>();
        other.operations.forEach((theirs, wanted) -> operations.forEach((ours, allowed) -> {
            Set<String> both = both(allowed, wanted);
            if (!both.isEmpty() && (matches(ours, theirs) || matches(theirs, ours))) {
                common.merge(matches(ours, theirs) ? theirs : ours, both, Capability::union);
            }
        }));
        return new Capability(common);
    }

    /**
     * The capability that a token is to have: what is asked for, as far as this allows it; all of this when nothing is.
     *
     * @param asked JSON as text, as in token requests and JWTs (RSA9f)
     */
    Capability narrowedTo(JsonNode asked) throws RefusedException {
        if (asked.isMissingNode()
                || asked.isNull()
                || (asked.isTextual() && asked.textValue().isEmpty())) {
            return this;
        }
        if (!asked.isTextual()) {
            throw RefusedException.of(40003, "a capability is JSON as text");
        }
        return intersect(parse(asked.textValue()));
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    /** The JSON that {@link #parse} reads. */
    public String json() {
        try {
            return JSON.writeValueAsString(operations);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode readObject(String json) throws RefusedException {
        try {
            JsonNode read = JSON.readTree(json);
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (JsonProcessingException e) {
            // the same answer as for JSON of another shape
        }
        throw RefusedException.of(40003, "a capability is a JSON object of channel patterns and operations");
    }

    private static boolean matches(String pattern, String channel) {
        return pattern.equals("*")
                || pattern.equals(channel)
                || (pattern.endsWith(":*") && channel.startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    private static boolean includes(Set<String> names, String operation) {
        return names.contains("*") || names.contains(operation);
    }

    private static Set<String> both(Set<String> left, Set<String> right) {
        if (left.contains("*")) {
            return right;
        }
        if (right.contains("*")) {
            return left;
        }
        Set<String> both = new TreeSet<>(left);
        both.retainAll(right);
        return both;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        Set<String> union = new TreeSet<>(left);
        union.addAll(right);
        return union;
    }
}
