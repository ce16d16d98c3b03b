package io.turnstream.sink.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.turnstream.schemas.Topics;
import io.turnstream.sink.engine.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How the sink is set up. Keys that begin with {@code kafka.} go to the Kafka clients without that prefix, as do those
 * that begin with {@code sink.kafka.}, which win; the schema registry's keys are those of {@link io.turnstream.schemas.serde.ValueSerdes#DEFINITION}.
 *
 * @param bootstrapServers brokers
 * @param topicPrefix what every topic's name begins with
 * @param groupId the consumer group
 * @param ablyKey the API key; its {@code toString} hides it
 * @param ablyUrl address of an Ably-compatible server; empty for Ably itself
 * @param ablyClientId the identity under which messages are published and may be changed later
 * @param channels names channels
 * @param codec the codec of turns that do not ask for one
 * @param errorsToClients whether clients may read why a turn failed
 * @param skipOlderThan age at which a turn that was not begun is skipped; zero for never
 * @param engine the limits of delivery
 * @param loop how the loop keeps time
 * @param sessionTimeout how long the group waits for a silent instance
 * @param heartbeatInterval how often it says that it is there
 * @param transactionTimeout how long a transaction may stay open
 * @param stateReadTimeout how long reading the state of new partitions may take
 * @param maxPollRecords records handed over at once
 * @param original every key as it was given
 */
public record SinkConfig(
        String bootstrapServers,
        String topicPrefix,
        String groupId,
        Password ablyKey,
        String ablyUrl,
        String ablyClientId,
        ChannelTemplate channels,
        String codec,
        boolean errorsToClients,
        Duration skipOlderThan,
        EngineSettings engine,
        LoopSettings loop,
        Duration sessionTimeout,
        Duration heartbeatInterval,
        Duration transactionTimeout,
        Duration stateReadTimeout,
        int maxPollRecords,
        Map<String, String> original) {

    private static final List<String> CLIENT_PREFIXES = List.of("kafka.", "sink.kafka.");

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    private static final String TOPIC_PREFIX = "topic.prefix";
    private static final String GROUP_ID = "sink.group.id";
    private static final String ABLY_KEY = "sink.ably.key";
    private static final String ABLY_KEY_FILE = "sink.ably.key.file";
    private static final String ABLY_URL = "sink.ably.url";
    private static final String ABLY_CLIENT_ID = "sink.ably.client.id";
    private static final String CHANNEL_TEMPLATE = "sink.channel.template";
    private static final String CODEC = "sink.codec";
    private static final String ERRORS_TO_CLIENTS = "sink.errors.to.clients";
    private static final String SKIP_OLDER_THAN = "sink.skip.older.than.ms";
    private static final String CONNECTIONS = "sink.connections";
    private static final String CONNECTION_RATE = "sink.connection.messages.per.second";
    private static final String CONNECTION_BURST = "sink.connection.burst";
    private static final String ACCOUNT_RATE = "sink.account.messages.per.second";
    private static final String APPEND_INTERVAL = "sink.append.interval.ms";
    private static final String OPERATION_DEADLINE = "sink.operation.deadline.ms";
    private static final String RETRY_BUDGET = "sink.retry.budget.ms";
    private static final String LOOKUP_PAGES = "sink.lookup.pages";
    private static final String HEALS = "sink.heals";
    private static final String PENDING_CHARS = "sink.pending.chars";
    private static final String CHECKPOINT_INTERVAL = "sink.checkpoint.interval.ms";
    private static final String URGENT_CHECKPOINT = "sink.checkpoint.urgent.ms";
    private static final String DRAIN = "sink.drain.ms";
    private static final String LEASE = "sink.lease.ms";
    private static final String RETRY = "sink.retry.ms";
    private static final String REHEARSAL = "sink.rehearsal.ms";
    private static final String OFFSET_RESET = "sink.offset.reset";
    private static final String SESSION_TIMEOUT = "sink.session.timeout.ms";
    private static final String HEARTBEAT = "sink.heartbeat.interval.ms";
    private static final String TRANSACTION_TIMEOUT = "sink.transaction.timeout.ms";
    private static final String STATE_READ_TIMEOUT = "sink.state.read.timeout.ms";
    private static final String MAX_POLL_RECORDS = "sink.max.poll.records";

    private static final EngineSettings ENGINE = EngineSettings.defaults();

    /** Longest wait for records when nothing is under way, and otherwise. */
    private static final Duration IDLE_POLL = Duration.ofMillis(50);

    private static final Duration BUSY_POLL = Duration.ofMillis(10);

    private static final Duration REST = Duration.ofMillis(40);

    /** The keys, their defaults and what they mean. */
    public static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    BOOTSTRAP_SERVERS,
                    ConfigDef.Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    nonEmpty(),
                    HIGH,
                    "Brokers, as host:port,…")
            .define(
                    TOPIC_PREFIX,
                    ConfigDef.Type.STRING,
                    Topics.DEFAULT_PREFIX,
                    MEDIUM,
                    "What every topic's name begins with.")
            .define(
                    GROUP_ID,
                    ConfigDef.Type.STRING,
                    "turnstream-sink",
                    nonEmpty(),
                    MEDIUM,
                    "The sink's consumer group.")
            .define(
                    ABLY_KEY,
                    ConfigDef.Type.PASSWORD,
                    null,
                    HIGH,
                    "Ably API key with publish, history and message-update-own on the channels. Prefer " + ABLY_KEY_FILE
                            + ".")
            .define(
                    ABLY_KEY_FILE,
                    ConfigDef.Type.STRING,
                    null,
                    HIGH,
                    "File that holds the Ably API key and nothing else.")
            .define(ABLY_URL, ConfigDef.Type.STRING, "", MEDIUM, "Address of an Ably-compatible server. Empty: Ably.")
            .define(
                    ABLY_CLIENT_ID,
                    ConfigDef.Type.STRING,
                    "turnstream",
                    nonEmpty(),
                    MEDIUM,
                    "Identity of the publisher. Messages can be changed only under the one that created them.")
            .define(
                    CHANNEL_TEMPLATE,
                    ConfigDef.Type.STRING,
                    "ai:{sessionId}",
                    MEDIUM,
                    "Channel of a session. The namespace needs the rule \"Message annotations, updates, deletes, and"
                            + " appends\".")
            .define(CODEC, ConfigDef.Type.STRING, "vercel", MEDIUM, "Codec of turns that do not ask for one.")
            .define(
                    ERRORS_TO_CLIENTS,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    MEDIUM,
                    "Whether clients may read why a turn or a tool failed, in the provider's words.")
            .define(
                    SKIP_OLDER_THAN,
                    ConfigDef.Type.LONG,
                    0L,
                    Range.atLeast(0),
                    MEDIUM,
                    "Age in milliseconds at which a turn that nobody has seen anything of is skipped, and counted."
                            + " 0: such a turn is created whole, however old.")
            .define(
                    CONNECTIONS,
                    ConfigDef.Type.INT,
                    ENGINE.connections(),
                    Range.between(1, 1000),
                    MEDIUM,
                    "Most connections to Ably. There is one for every two channels with open answers, up to this number.")
            .define(
                    CONNECTION_RATE,
                    ConfigDef.Type.DOUBLE,
                    ENGINE.messagesPerSecond(),
                    Range.atLeast(1),
                    MEDIUM,
                    "Messages per second on one connection. Ably allows 50.")
            .define(
                    CONNECTION_BURST,
                    ConfigDef.Type.INT,
                    ENGINE.burst(),
                    Range.atLeast(1),
                    LOW,
                    "Messages that a quiet connection may send at once.")
            .define(
                    ACCOUNT_RATE,
                    ConfigDef.Type.DOUBLE,
                    ENGINE.accountMessagesPerSecond(),
                    Range.atLeast(1),
                    MEDIUM,
                    "Messages per second of this instance: the account's allowance, shared by all instances.")
            .define(
                    APPEND_INTERVAL,
                    ConfigDef.Type.LONG,
                    ENGINE.appendInterval().toMillis(),
                    Range.atLeast(0),
                    MEDIUM,
                    "Least milliseconds between two operations of one message.")
            .define(
                    OPERATION_DEADLINE,
                    ConfigDef.Type.LONG,
                    ENGINE.operationDeadline().toMillis(),
                    Range.atLeast(100),
                    LOW,
                    "Milliseconds after which a connection without an acknowledgement counts as lost.")
            .define(
                    RETRY_BUDGET,
                    ConfigDef.Type.LONG,
                    ENGINE.retryBudget().toMillis(),
                    Range.atLeast(0),
                    LOW,
                    "Milliseconds for which one turn may be refused, while others succeed, before it is given up.")
            .define(
                    LOOKUP_PAGES,
                    ConfigDef.Type.INT,
                    ENGINE.lookupPages(),
                    Range.atLeast(1),
                    LOW,
                    "Pages of a channel's history that are searched for a message of unknown outcome.")
            .define(
                    HEALS,
                    ConfigDef.Type.INT,
                    ENGINE.heals(),
                    Range.atLeast(0),
                    LOW,
                    "How often a turn may be shown anew before it is given up.")
            .define(
                    PENDING_CHARS,
                    ConfigDef.Type.LONG,
                    ENGINE.pausePendingChars(),
                    Range.atLeast(1024),
                    LOW,
                    "Characters of a partition that may wait for acknowledgement before it is paused.")
            .define(
                    CHECKPOINT_INTERVAL,
                    ConfigDef.Type.LONG,
                    1_000L,
                    Range.between(10, 60_000),
                    LOW,
                    "Milliseconds between two checkpoints.")
            .define(
                    URGENT_CHECKPOINT,
                    ConfigDef.Type.LONG,
                    50L,
                    Range.between(0, 1_000),
                    LOW,
                    "Milliseconds until serials are written down that a successor would need.")
            .define(
                    DRAIN,
                    ConfigDef.Type.LONG,
                    300L,
                    Range.between(0, 5_000),
                    LOW,
                    "Milliseconds that a partition which goes away waits for acknowledgements.")
            .define(
                    LEASE,
                    ConfigDef.Type.LONG,
                    3_000L,
                    Range.between(100, 20_000),
                    LOW,
                    "Milliseconds for which sending goes on without news from the group; at most half of "
                            + SESSION_TIMEOUT + ".")
            .define(
                    RETRY,
                    ConfigDef.Type.LONG,
                    1_000L,
                    Range.atLeast(10),
                    LOW,
                    "Milliseconds that the schema registry, or a partition's state, is left alone after a failure.")
            .define(
                    REHEARSAL,
                    ConfigDef.Type.LONG,
                    1_000L,
                    Range.between(0, 30_000),
                    LOW,
                    "Milliseconds for which a process that starts delivers the last turn events to nobody, so that its"
                            + " code is warm before it is given partitions. 0: not at all.")
            .define(
                    OFFSET_RESET,
                    ConfigDef.Type.STRING,
                    "fail",
                    ConfigDef.ValidString.in("earliest", "latest", "fail"),
                    MEDIUM,
                    "Where to begin when no usable offset is committed and the topic's oldest records are gone.")
            .define(
                    SESSION_TIMEOUT,
                    ConfigDef.Type.INT,
                    6_000,
                    Range.atLeast(1_000),
                    LOW,
                    "Milliseconds after which the group takes the partitions of a silent instance.")
            .define(
                    HEARTBEAT,
                    ConfigDef.Type.INT,
                    200,
                    Range.atLeast(50),
                    LOW,
                    "Milliseconds between two heartbeats: for so long a rebalance waits for each instance.")
            .define(
                    TRANSACTION_TIMEOUT,
                    ConfigDef.Type.INT,
                    5_000,
                    Range.between(1_000, 5_000),
                    LOW,
                    "Milliseconds that a transaction may stay open: a successor waits for it.")
            .define(
                    STATE_READ_TIMEOUT,
                    ConfigDef.Type.LONG,
                    30_000L,
                    Range.atLeast(1_000),
                    LOW,
                    "Milliseconds that reading the state of new partitions may take before it is begun again.")
            .define(MAX_POLL_RECORDS, ConfigDef.Type.INT, 1_000, Range.atLeast(1), LOW, "Records handed over at once.");

    /**
     * Reads the configuration; keys that mean nothing here are kept in {@link #original}.
     *
     * @throws ConfigException if a key is missing or wrong
     */
    public static SinkConfig of(Map<String, String> config) {
        var values = new AbstractConfig(DEFINITION, config, false);
        long lease = values.getLong(LEASE);
        int session = values.getInt(SESSION_TIMEOUT);
        if (lease * 2 > session) {
            throw new ConfigException(LEASE, lease, "must be at most half of " + SESSION_TIMEOUT + ", " + session);
        }
        return new SinkConfig(
                values.getString(BOOTSTRAP_SERVERS),
                values.getString(TOPIC_PREFIX),
                values.getString(GROUP_ID),
                ablyKey(values),
                values.getString(ABLY_URL),
                values.getString(ABLY_CLIENT_ID),
                channels(values),
                values.getString(CODEC),
                values.getBoolean(ERRORS_TO_CLIENTS),
                Duration.ofMillis(values.getLong(SKIP_OLDER_THAN)),
                engine(values),
                loop(values),
                Duration.ofMillis(session),
                Duration.ofMillis(values.getInt(HEARTBEAT)),
                Duration.ofMillis(values.getInt(TRANSACTION_TIMEOUT)),
                Duration.ofMillis(values.getLong(STATE_READ_TIMEOUT)),
                values.getInt(MAX_POLL_RECORDS),
                Map.copyOf(config));
    }

    /** What every Kafka client of the sink is given. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> properties = new HashMap<>();
        for (String prefix : CLIENT_PREFIXES) {
            original.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    properties.put(key.substring(prefix.length()), value);
                }
            });
        }
        properties.put(BOOTSTRAP_SERVERS, bootstrapServers);
        return properties;
    }

    /** Without what was given: it holds secrets, and configuration ends up in logs. */
    @Override
    public String toString() {
        return "SinkConfig[bootstrapServers=" + bootstrapServers + ", topicPrefix=" + topicPrefix + ", groupId="
                + groupId + ", channels=" + channels + ", codec=" + codec + "]";
    }

    private static EngineSettings engine(AbstractConfig values) {
        return new EngineSettings(
                values.getInt(CONNECTIONS),
                values.getDouble(CONNECTION_RATE),
                values.getInt(CONNECTION_BURST),
                values.getDouble(ACCOUNT_RATE),
                Duration.ofMillis(values.getLong(APPEND_INTERVAL)),
                Duration.ofMillis(values.getLong(OPERATION_DEADLINE)),
                Duration.ofMillis(values.getLong(RETRY_BUDGET)),
                values.getInt(LOOKUP_PAGES),
                values.getInt(HEALS),
                values.getLong(PENDING_CHARS));
    }

    private static LoopSettings loop(AbstractConfig values) {
        return new LoopSettings(
                IDLE_POLL,
                BUSY_POLL,
                REST,
                Duration.ofMillis(values.getLong(CHECKPOINT_INTERVAL)),
                Duration.ofMillis(values.getLong(URGENT_CHECKPOINT)),
                Duration.ofMillis(values.getLong(DRAIN)),
                Duration.ofMillis(values.getInt(TRANSACTION_TIMEOUT)),
                Duration.ofMillis(values.getLong(LEASE)),
                Duration.ofMillis(values.getLong(RETRY)),
                Duration.ofMillis(values.getLong(REHEARSAL)),
                OffsetReset.of(values.getString(OFFSET_RESET)));
    }

    private static ChannelTemplate channels(AbstractConfig values) {
        try {
            return ChannelTemplate.of(values.getString(CHANNEL_TEMPLATE));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(CHANNEL_TEMPLATE, values.getString(CHANNEL_TEMPLATE), e.getMessage());
        }
    }

    private static Password ablyKey(AbstractConfig values) {
        Password key = values.getPassword(ABLY_KEY);
        String file = values.getString(ABLY_KEY_FILE);
        if ((key == null) == (file == null)) {
            throw new ConfigException("give either " + ABLY_KEY_FILE + " or " + ABLY_KEY);
        }
        if (file == null) {
            return key;
        }
        try {
            return new Password(Files.readString(Path.of(file)).strip());
        } catch (IOException e) {
            throw new ConfigException(ABLY_KEY_FILE, file, "cannot be read: " + e.getMessage());
        }
    }

    private static ConfigDef.Validator nonEmpty() {
        return new ConfigDef.NonEmptyString();
    }
}
