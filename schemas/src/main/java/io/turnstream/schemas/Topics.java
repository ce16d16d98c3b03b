package io.turnstream.schemas;

import static io.turnstream.schemas.Topic.Cleanup.COMPACT;
import static io.turnstream.schemas.Topic.Cleanup.COMPACT_AND_DELETE;
import static io.turnstream.schemas.Topic.Cleanup.DELETE;
import static io.turnstream.schemas.Topic.Key.ORIGINAL;
import static io.turnstream.schemas.Topic.Key.PAIR;
import static io.turnstream.schemas.Topic.Key.SESSION;
import static io.turnstream.schemas.Topic.Partitioning.BY_SESSION;
import static io.turnstream.schemas.Topic.Partitioning.SMALL;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnControl;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnRequest;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The topics of Turnstream: the single list. */
public final class Topics {

    /** The prefix of every topic name unless configured otherwise. */
    public static final String DEFAULT_PREFIX = "llm.";

    /** The number of partitions of the topics keyed by session unless configured otherwise. */
    public static final int DEFAULT_PARTITIONS = 24;

    /** The number of partitions of {@link Topic.Partitioning#SMALL small} topics. */
    public static final int SMALL_PARTITIONS = 6;

    /** Callers to the provider source. */
    public static final Topic<TurnRequest> TURN_REQUESTS =
            new Topic<>("turn-requests", SESSION, TurnRequest.class, BY_SESSION, DELETE, Duration.ofHours(24));

    /** Everything that decides what a turn becomes, in one order. */
    public static final Topic<TokenEvent> TOKEN_EVENTS =
            new Topic<>("token-events", SESSION, TokenEvent.class, BY_SESSION, DELETE, Duration.ofHours(24));

    /** The topology to the sink. */
    public static final Topic<TurnEvent> TURN_EVENTS =
            new Topic<>("turn-events", SESSION, TurnEvent.class, BY_SESSION, DELETE, Duration.ofHours(24));

    /** The topology to every instance of the provider source. */
    public static final Topic<TurnControl> TURN_CONTROLS =
            new Topic<>("turn-controls", SESSION, TurnControl.class, BY_SESSION, DELETE, Duration.ofHours(24));

    /** The sink to itself; written to the partition number of the turn's events. */
    public static final Topic<DeliveryState> DELIVERY_STATE = new Topic<>(
            "delivery-state", PAIR, DeliveryState.class, BY_SESSION, COMPACT_AND_DELETE, Duration.ofHours(48));

    /** Finished responses; partitioned by session. */
    public static final Topic<CompletedResponse> RESPONSES =
            new Topic<>("responses", PAIR, CompletedResponse.class, BY_SESSION, COMPACT, null);

    /** What the sink could not publish. */
    public static final Topic<DeadLetter> DEAD_LETTERS =
            new Topic<>("dead-letters", SESSION, DeadLetter.class, BY_SESSION, DELETE, Duration.ofDays(14));

    /** What the topology could not read or refused, byte for byte, with the reason in its headers. */
    public static final Topic<SpecificRecord> TOKEN_EVENTS_DEAD_LETTERS =
            new Topic<>("token-events.dead-letters", ORIGINAL, null, SMALL, DELETE, Duration.ofDays(14));

    private static final List<Topic<?>> ALL = List.of(
            TURN_REQUESTS,
            TOKEN_EVENTS,
            TURN_EVENTS,
            TURN_CONTROLS,
            DELIVERY_STATE,
            RESPONSES,
            DEAD_LETTERS,
            TOKEN_EVENTS_DEAD_LETTERS);

    private Topics() {}

    /** Every topic, in the order of the flow. */
    public static List<Topic<?>> all() {
        return ALL;
    }
}
