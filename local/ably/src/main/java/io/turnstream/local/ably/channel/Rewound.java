package io.turnstream.local.ably.channel;

import java.util.ArrayList;
import java.util.List;

/**
 * What somebody is shown who attaches before the present.
 *
 * @param before the position of the attachment, just before the oldest message shown
 * @param steps the messages, oldest first, in their latest versions
 * @param isTruncated true when there were more than are ever shown
 */
public record Rewound(String before, List<Step> steps, boolean isTruncated) {

    /** A position before everything. */
    static final String BEFORE_ALL = "00000000000000-000";

    /** Messages that were created together. */
    public record Step(String position, List<MessageView> messages) {
        public Step {
            messages = List.copyOf(messages);
        }
    }

    public Rewound {
        steps = List.copyOf(steps);
    }

    static Rewound of(List<MessageView> newestFirst, String before, boolean isTruncated) {
        List<Step> steps = new ArrayList<>();
        List<MessageView> together = new ArrayList<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            String position = Serials.position(newestFirst.get(i).serial());
            together.add(newestFirst.get(i));
            if (i == 0
                    || !position.equals(Serials.position(newestFirst.get(i - 1).serial()))) {
                steps.add(new Step(position, together));
                together.clear();
            }
        }
        return new Rewound(before, steps, isTruncated);
    }
}
