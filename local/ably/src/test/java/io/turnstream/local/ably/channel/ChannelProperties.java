package io.turnstream.local.ably.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.protocol.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ChannelProperties {

    /** Whoever attaches when, and is gone in between, has the stored text at the end. */
    @Property(tries = 200)
    void aSubscriberThatComesBackHasTheWholeText(
            @ForAll @Size(min = 1, max = 20) List<@AlphaChars String> deltas,
            @ForAll @IntRange(max = 20) int goes,
            @ForAll @IntRange(max = 20) int comesBack)
            throws RefusedException {
        var on = new Messages();
        String serial = on.create("");
        var viewer = new Viewer(on.serials.last());
        for (int i = 0; i < deltas.size(); i++) {
            Publication publication =
                    on.publication("{'action':5,'serial':'" + serial + "','data':'" + deltas.get(i) + "'}");
            if (i < goes || i >= comesBack) {
                viewer.catchUp(on.channel);
                viewer.take(publication);
            }
        }
        viewer.catchUp(on.channel);
        assertThat(viewer.text).isEqualTo(String.join("", deltas));
    }

    /** A clock that stands still or goes back does not disturb the order. */
    @Property(tries = 20)
    void positionsGrowWhateverTheClockDoes(@ForAll @Size(max = 10) List<@LongRange(min = 0, max = 3) Long> times) {
        long[] now = {0};
        var serials = new Serials(() -> now[0], "test");
        List<String> positions = new ArrayList<>();
        for (long time : times) {
            now[0] = time;
            for (int i = 0; i < 300; i++) {
                positions.add(serials.next());
            }
        }
        assertThat(positions).isSortedAccordingTo(Comparator.naturalOrder()).doesNotHaveDuplicates();
    }

    /** What a plain subscriber does: a whole message replaces, a delta is added, old positions are not seen twice. */
    private static final class Viewer {
        private final SeenMessages seen = new SeenMessages();
        private String position;
        private String text = "";

        Viewer(String attachedAt) {
            position = attachedAt;
        }

        void catchUp(Channel channel) {
            seen.forgetAfter(position);
            channel.since(position).orElseThrow().forEach(this::take);
        }

        void take(Publication publication) {
            if (publication.position().compareTo(position) <= 0) {
                return;
            }
            position = publication.position();
            var message =
                    SeenMessages.messages(publication, seen.show(publication)).path(0);
            String data = message.path("data").asText();
            text = message.path("action").asInt() == 5 ? text + data : data;
        }
    }
}
