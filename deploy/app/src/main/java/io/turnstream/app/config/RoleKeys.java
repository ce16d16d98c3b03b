package io.turnstream.app.config;

import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.sink.config.SinkConfig;
import io.turnstream.topology.TopologySettings;
import java.util.List;
import java.util.TreeSet;

/** Every setting that a role reads. */
public final class RoleKeys {

    /** The keys of all roles: one file may serve several. */
    public static final KnownKeys KNOWN = known();

    private RoleKeys() {}

    private static KnownKeys known() {
        var names = new TreeSet<String>();
        names.addAll(SinkConfig.DEFINITION.names());
        names.addAll(TopologySettings.DEFINITION.names());
        names.addAll(ValueSerdes.DEFINITION.names());
        return new KnownKeys(
                names,
                List.of("sink.", "topology.", "topic.", "turnstream."),
                List.of("kafka.", "topology.kafka.", "sink.kafka."));
    }
}
