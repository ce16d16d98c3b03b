package io.turnstream.local.ably.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.SpecPoint;
import io.turnstream.local.ably.SwitchedTo;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.AppendAck;
import io.turnstream.local.ably.switches.Switches.ConflatedAck;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import io.turnstream.local.ably.switches.Switches.Overtaking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RollUpTest {

    private static final String AI = "ai:1";

    private VirtualService ably = new VirtualService(Switches.defaults());
    private VirtualService.Client client = ably.connect(null);
    private String serial = client.create(AI);

    private void begin(Switches switches) {
        ably = new VirtualService(switches);
        client = ably.connect(null);
        serial = client.create(AI);
    }

    @Test
    @SpecPoint("docs:append-rollup")
    void letsTheFirstGoAtOnceAndJoinsWhatComesWithinTheWindow() {
        client.attach(AI);
        client.append(AI, serial, "a");
        assertThat(ably.data(AI, serial)).isEqualTo("a");

        client.append(AI, serial, "b");
        client.append(AI, serial, "c");
        ably.pass(39);
        assertThat(ably.data(AI, serial)).isEqualTo("a");
        ably.pass(1);

        assertThat(client.delivered()).containsExactly("a", "bc");
        assertThat(ably.service.count().counters().rolledUp()).isEqualTo(1);
        assertThat(ably.service.count().counters().held()).isEqualTo(2);
    }

    @Test
    @SpecPoint("docs:append-rollup")
    void opensTheNextWindowWhenOneHasHeldSomething() {
        client.attach(AI);
        client.append(AI, serial, "a");
        client.append(AI, serial, "b");
        ably.pass(40);
        client.append(AI, serial, "c");
        ably.pass(39);
        assertThat(client.delivered()).containsExactly("a", "b");

        ably.pass(1);
        ably.pass(40);
        client.append(AI, serial, "d");

        assertThat(client.delivered()).containsExactly("a", "b", "c", "d");
    }

    /** Docs, "Token streaming limits": 50, 25, 10 and 2 messages per second; 0 is the model's rate. */
    @ParameterizedTest
    @CsvSource({"0, 200", "20, 50", "40, 25", "100, 10", "500, 2"})
    @SpecPoint("docs:append-rollup")
    void deliversAsOftenAsTheWindowAllows(String window, int perSecond) {
        client = ably.connect(window);
        serial = client.create(AI);
        client.attach(AI);

        for (int i = 0; i < 200; i++) {
            client.append(AI, serial, "x");
            ably.pass(5);
        }

        assertThat(client.delivered()).hasSizeBetween(perSecond, perSecond + 1);
        ably.pass(500);
        assertThat(String.join("", client.delivered())).isEqualTo("x".repeat(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"501", "-1", "soon"})
    void refusesAWindowThatIsNone(String window) {
        assertThat(ably.connect(window).code(9)).isEqualTo(40003);
    }

    @Test
    @SpecPoint({"docs:append-rollup", "RTL32d"})
    @SwitchedTo({"append-ack=after-window", "conflated-ack=null-serial"})
    void tellsEachAppendItsVersionOrThatItWasSuperseded() {
        client.append(AI, serial, "a");
        int second = client.append(AI, serial, "b");
        int third = client.append(AI, serial, "c");
        assertThat(client.acks()).doesNotContain(second, third);

        ably.pass(40);

        assertThat(client.serials(second)).containsExactly("null");
        assertThat(client.serials(third)).containsExactly(version());
    }

    @Test
    @SwitchedTo("conflated-ack=shared-serial")
    void tellsAllTheSameVersionWhenSwitchedSo() {
        begin(Switches.defaults().with(ConflatedAck.SHARED_SERIAL));
        client.append(AI, serial, "a");
        int second = client.append(AI, serial, "b");
        client.append(AI, serial, "c");

        ably.pass(40);

        assertThat(client.serials(second)).containsExactly(version());
    }

    @Test
    @SwitchedTo("append-ack=on-receipt")
    void acknowledgesOnReceiptWhenSwitchedSo() {
        begin(Switches.defaults().with(AppendAck.ON_RECEIPT));
        client.append(AI, serial, "a");
        int second = client.append(AI, serial, "b");

        assertThat(client.acks()).contains(second);
        assertThat(ably.data(AI, serial)).isEqualTo("a");
        ably.pass(40);
        assertThat(ably.data(AI, serial)).isEqualTo("ab");
        assertThat(client.acks()).containsOnlyOnce(second);
    }

    private String version() {
        return ably.messages(AI).get(0).version().serial();
    }

    @Test
    @SpecPoint("RTN7a")
    void answersInTheOrderOfPublishesAlsoWhatIsNotHeld() {
        client.append(AI, serial, "a");
        int held = client.append(AI, serial, "b");
        int other = client.publish("ai:2", "[{'data':'x'}]");
        assertThat(client.acks()).doesNotContain(held, other);

        ably.pass(40);

        assertThat(client.acks()).endsWith(held, other);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @SpecPoint("docs:append-rollup")
    void neverReordersWhatHappensToOneMessage(int action) {
        client.attach(AI);
        client.append(AI, serial, "a");
        client.append(AI, serial, "b");

        client.publish(AI, "[{'action':" + action + ",'serial':'" + serial + "','data':'whole'}]");
        client.append(AI, serial, "c");
        ably.pass(40);

        assertThat(client.delivered()).containsExactly("a", "b", "whole", "c");
        assertThat(ably.data(AI, serial)).isEqualTo("wholec");
    }

    @Test
    @SpecPoint("docs:append-rollup")
    @SwitchedTo("overtaking=never")
    void letsNothingOvertakeThatTheConnectionPublishesOnTheChannelLater() {
        client.attach(AI);
        String other = client.create(AI);
        client.append(AI, serial, "a");
        client.append(AI, serial, "b");
        client.append(AI, other, "1");
        client.append(AI, other, "2");
        client.append(AI, serial, "c");

        client.publish(AI, "[{'data':'end'}]");

        assertThat(client.delivered()).containsExactly("", "a", "b", "1", "2", "c", "end");
    }

    @Test
    @SwitchedTo("overtaking=by-other-messages")
    void letsOtherMessagesOvertakeWhenSwitchedSo() {
        begin(Switches.defaults().with(Overtaking.BY_OTHER_MESSAGES));
        client.attach(AI);
        client.append(AI, serial, "a");
        client.append(AI, serial, "b");

        client.publish(AI, "[{'data':'end'}]");
        ably.pass(40);

        assertThat(client.delivered()).containsExactly("a", "end", "b");
    }

    @Test
    void holdsUpOtherChannelsInNothing() {
        client.append(AI, serial, "a");
        client.append(AI, serial, "b");

        client.publish("ai:2", "[{'data':'x'}]");

        assertThat(ably.messages("ai:2")).hasSize(1);
        assertThat(ably.data(AI, serial)).isEqualTo("a");
    }

    @Test
    void joinsTextOnlyAndTakesExtrasFromTheLast() {
        client.append(AI, serial, "a");
        client.publish(AI, append("'data':'b','extras':{'v':'1'}"));
        client.publish(AI, append("'data':'c','extras':{'v':'2'}"));
        client.publish(AI, append("'data':'eA==','encoding':'base64'"));

        assertThat(ably.data(AI, serial)).isEqualTo("abc");
        assertThat(String.valueOf(ably.messages(AI).get(0).extras())).isEqualTo("{\"v\":\"2\"}");
    }

    @Test
    @SwitchedTo("omitted-extras=are-dropped")
    void dropsExtrasThatTheLastLeavesOutWhenSwitchedSo() {
        begin(Switches.defaults().with(OmittedExtras.ARE_DROPPED));
        client.append(AI, serial, "a");
        client.publish(AI, append("'data':'b','extras':{'v':'1'}"));
        client.append(AI, serial, "c");

        ably.pass(40);

        assertThat(ably.data(AI, serial)).isEqualTo("abc");
        assertThat(ably.messages(AI).get(0).extras()).isNull();
    }

    private String append(String rest) {
        return "[{'action':5,'serial':'" + serial + "'," + rest + "}]";
    }

    @Test
    @SpecPoint("RTN19a")
    void keepsWhatCameInWhenTheSocketIsLost() {
        client.append(AI, serial, "a");
        client.append(AI, serial, "b");

        ably.service.connections().closeAll(null);

        assertThat(ably.data(AI, serial)).isEqualTo("ab");
    }

    @Test
    @SwitchedTo("refused-append=is-gone")
    void playsAFaultOnTheOneThatItMeets() {
        client.append(AI, serial, "a");
        int held = client.append(AI, serial, "b");
        ably.service.faults().add(FaultMatch.any(), FaultEffect.nack(50003));

        int refused = client.append(AI, serial, "c");
        int after = client.append(AI, serial, "d");
        ably.pass(40);

        assertThat(ably.data(AI, serial)).isEqualTo("abd");
        assertThat(client.refusal(refused)).isEqualTo(50003);
        assertThat(client.acks()).contains(held, after).doesNotContain(refused);
    }

    @Test
    void refusesAllThatWentTogetherWhenItIsRefused() {
        client.append(AI, serial, "a");
        int second = client.append(AI, serial, "b");
        int third = client.append(AI, serial, "x".repeat(65_536));

        ably.pass(40);

        assertThat(client.refusal(second)).isEqualTo(40009);
        assertThat(client.refusal(third)).isEqualTo(40009);
        assertThat(ably.data(AI, serial)).isEqualTo("a");
    }
}
