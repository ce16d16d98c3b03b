package io.turnstream.app.topics;

import java.util.List;

/**
 * What was found or done about one topic.
 *
 * @param name the full name of the topic
 * @param finding what became of it
 * @param differences how it differs from what it should be
 */
public record TopicReport(String name, Finding finding, List<String> differences) {

    /** What became of a topic. */
    public enum Finding {
        CREATED,
        RIGHT,
        DIFFERENT,
        MISSING
    }

    /** True when the topic now is as it should be. */
    public boolean isGood() {
        return finding == Finding.CREATED || finding == Finding.RIGHT;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return switch (finding) {
            case CREATED -> name + "  created";
            case RIGHT -> name + "  ok";
            case MISSING -> name + "  missing";
            case DIFFERENT -> name + "  differs: " + String.join("; ", differences);
        };
    }
}
