package io.turnstream.simulator;

import io.turnstream.simulator.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, a line each, for a person to read. Nothing is written down unless somebody wants to read it. */
public final class Story {

    private final Timeline timeline;
    private final boolean told;
    private final List<String> lines = new ArrayList<>();

    /** @param told whether anybody wants to read it */
    public Story(Timeline timeline, boolean told) {
        this.timeline = timeline;
        this.told = told;
    }

    public void tell(Supplier<String> line) {
        if (told) {
            lines.add("%7d ms  %s".formatted(timeline.now(), line.get()));
        }
    }

    public List<String> lines() {
        return lines;
    }
}
