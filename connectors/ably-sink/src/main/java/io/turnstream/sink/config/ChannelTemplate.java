package io.turnstream.sink.config;

import io.turnstream.avro.TurnInfo;

/**
 * Names the channel of a turn: the one that the turn asks for, else one made from its session.
 *
 * <p>Rules for names, from Ably: not empty, no line breaks, and not beginning with {@code :} or {@code [} (the mark of
 * channel parameters).
 */
public final class ChannelTemplate {

    private static final String SESSION = "{sessionId}";

    private final String template;

    private ChannelTemplate(String template) {
        this.template = template;
    }

    /**
     * Reads a template such as <code>ai:{sessionId}</code>. Throws {@link IllegalArgumentException} when it does not
     * name the session or its names could break Ably's rules.
     */
    public static ChannelTemplate of(String template) {
        if (!template.contains(SESSION)) {
            throw new IllegalArgumentException(
                    "a channel template must contain " + SESSION + ", or all sessions share one channel: " + template);
        }
        String rest = template.replace(SESSION, "");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a channel template knows only " + SESSION + ": " + template);
        }
        requireValid(template.replace(SESSION, "x"));
        return new ChannelTemplate(template);
    }

    /**
     * The channel of a turn. Throws {@link IllegalArgumentException} when the name breaks Ably's rules.
     *
     * @param sessionId the conversation
     * @param turn what is known of the turn
     */
    public String channel(String sessionId, TurnInfo turn) {
        String name = turn.getChannel() == null ? template.replace(SESSION, sessionId) : turn.getChannel();
        requireValid(name);
        return name;
    }

    private static void requireValid(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a channel name must not be empty");
        }
        if (name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a channel name must not contain a line break");
        }
        if (name.startsWith(":") || name.startsWith("[")) {
            throw new IllegalArgumentException("a channel name must not begin with ':' or '[': " + name);
        }
    }

    @Override
    public String toString() {
        return template;
    }
}
