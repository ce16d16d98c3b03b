package io.turnstream.local.ably.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.SwitchedTo;
import io.turnstream.local.ably.check.CheckMode;
import io.turnstream.local.ably.check.Report;
import io.turnstream.local.ably.check.Rule;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.AppendAck;
import io.turnstream.local.ably.switches.Switches.ConflatedAck;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import io.turnstream.local.ably.switches.Switches.Overtaking;
import io.turnstream.local.ably.switches.Switches.RefusedAppend;
import io.turnstream.local.ably.switches.Switches.RepeatedCreate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that is right is right with every combination of switches, and the strict checks let it through. */
class CheckedSwitchesTest {

    private static final String CHANNEL = "ai:1";

    static Stream<Switches> everyCombination() {
        List<Switches> combinations = new ArrayList<>();
        for (var refused : RefusedAppend.values()) {
            for (var ack : AppendAck.values()) {
                for (var conflated : ConflatedAck.values()) {
                    for (var overtaking : Overtaking.values()) {
                        for (var repeated : RepeatedCreate.values()) {
                            for (var extras : OmittedExtras.values()) {
                                combinations.add(new Switches(refused, ack, conflated, overtaking, repeated, extras));
                            }
                        }
                    }
                }
            }
        }
        return combinations.stream();
    }

    @ParameterizedTest
    @MethodSource("everyCombination")
    @SwitchedTo("*")
    void lookForWhatTheClientWasTold(Switches switches) {
        var story = new Story(switches);
        story.done(story.create("ai-run-start", ""));
        String stream = story.serialOf(story.create(
                "ai-output", "'codec-message-id':'A1','stream':'true','stream-id':'t1','status':'streaming'"));

        int first = story.append(stream, "Hel", "streaming");
        int second = story.append(stream, "lo", "streaming");
        story.done(first);
        story.done(second);
        story.done(story.append(stream, "", "complete"));
        story.done(story.create("ai-run-end", ""));

        story.ably.pass(1000);
        assertThat(story.reports()).isEmpty();
        assertThat(story.ably.data(CHANNEL, stream)).isEqualTo("Hello");
    }

    @ParameterizedTest
    @MethodSource("everyCombination")
    @SwitchedTo("*")
    void lookAtAnUpdateBehindWhatItsMessageHolds(Switches switches) {
        var story = new Story(switches);
        story.done(story.create("ai-run-start", ""));
        String stream = story.serialOf(story.create(
                "ai-output", "'codec-message-id':'A1','stream':'true','stream-id':'t1','status':'streaming'"));
        story.append(stream, "Hel", "streaming");
        story.append(stream, "lo", "streaming");

        int rewriting = story.change(1, stream, "Hel!", "streaming");

        assertThat(story.client.refusal(rewriting)).isEqualTo(40000);
        assertThat(story.reports()).extracting(Report::rule).containsExactly(Rule.REWRITING_UPDATE);
    }

    @Test
    void letARunEndBeSentBehindTheEndOfItsStream() {
        var story = new Story(Switches.defaults());
        story.done(story.create("ai-run-start", ""));
        String stream = story.serialOf(story.create(
                "ai-output", "'codec-message-id':'A1','stream':'true','stream-id':'t1','status':'streaming'"));
        story.done(story.append(stream, "Hello", "streaming"));

        int terminal = story.append(stream, "", "complete");
        story.done(story.create("ai-run-end", ""));
        story.done(terminal);

        assertThat(story.reports()).isEmpty();
    }

    /** What one client says to a strict service. */
    private static final class Story {
        final VirtualService ably;
        final VirtualService.Client client;

        Story(Switches switches) {
            ably = new VirtualService(switches, Limits.NONE, CheckMode.REFUSE);
            client = ably.connect("100");
        }

        List<Report> reports() {
            return ably.service.checks().reports();
        }

        int create(String name, String headers) {
            return client.publish(CHANNEL, "[{'name':'" + name + "','data':''," + extras(headers) + "}]");
        }

        int append(String serial, String data, String status) {
            return change(5, serial, data, status);
        }

        int change(int action, String serial, String data, String status) {
            String headers = "'codec-message-id':'A1','stream':'true','stream-id':'t1','status':'" + status + "'";
            return client.publish(
                    CHANNEL,
                    "[{'action':" + action + ",'serial':'" + serial + "','data':'" + data + "'," + extras(headers)
                            + "}]");
        }

        /** Waits until a publish is acknowledged. */
        void done(int number) {
            for (int waited = 0; !client.acks().contains(number); waited++) {
                assertThat(client.refusal(number)).as("publish %d", number).isZero();
                assertThat(waited)
                        .as("ms until publish %d is acknowledged", number)
                        .isLessThan(1000);
                ably.pass(1);
            }
        }

        String serialOf(int number) {
            done(number);
            return client.serials(number).get(0);
        }

        private static String extras(String headers) {
            String all = headers.isEmpty() ? "'run-id':'R1'" : "'run-id':'R1'," + headers;
            return "'extras':{'ai':{'transport':{" + all + "},'codec':{'kind':'text','id':'t1'}}}";
        }
    }
}
