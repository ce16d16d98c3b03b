package io.turnstream.sink.codec;

import static java.util.stream.Collectors.joining;

import io.turnstream.sink.codec.plain.MessagePerResponse;
import io.turnstream.sink.codec.vercel.VercelCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The codecs that a sink knows, by name. Immutable. */
public final class Codecs {

    private final Map<String, Codec> byName;

    private Codecs(Map<String, Codec> byName) {
        this.byName = byName;
    }

    /** Exactly these. Throws {@link IllegalArgumentException} when two have the same name. */
    public static Codecs of(Codec... codecs) {
        Map<String, Codec> byName = new TreeMap<>();
        for (Codec codec : codecs) {
            if (byName.put(codec.name(), codec) != null) {
                throw new IllegalArgumentException("two codecs are named " + codec.name());
            }
        }
        return new Codecs(byName);
    }

    /**
     * All codecs of Turnstream.
     *
     * @param errorsToClients whether clients may read why a turn or a tool failed
     * @param unshown hears of parts that are not shown
     */
    public static Codecs standard(boolean errorsToClients, Unshown unshown) {
        return of(new VercelCodec(errorsToClients, unshown), new MessagePerResponse(unshown));
    }

    /** The codec of this name. Throws {@link IllegalArgumentException}, with the known names, when there is none. */
    public Codec named(String name) {
        return find(name).orElseThrow(() -> {
            String known = byName.keySet().stream().collect(joining(", "));
            return new IllegalArgumentException("unknown codec '" + name + "'; known: " + known);
        });
    }

    /** The codec of this name, if there is one. */
    public Optional<Codec> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The names, sorted. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
