package io.turnstream.local.ably.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.SpecPoint;
import io.turnstream.local.ably.SwitchedTo;
import io.turnstream.local.ably.check.CheckMode;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.RefusedAppend;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static VirtualService limited(String limits) {
        return new VirtualService(Switches.defaults(), Limits.parse(limits), CheckMode.OFF);
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void refusesWhatOneConnectionPublishesTooFast() {
        VirtualService ably = limited("connection-rate=2");
        var client = ably.connect(null);
        client.publish("ai:1", "[{'data':'a'},{'data':'b'}]");

        assertThat(client.refusal(client.publish("ai:2", "[{'data':'c'}]"))).isEqualTo(42911);
        var other = ably.connect(null);
        assertThat(other.refusal(other.publish("ai:2", "[{'data':'c'}]"))).isZero();
        ably.pass(500);
        assertThat(client.refusal(client.publish("ai:2", "[{'data':'d'}]"))).isZero();
        assertThat(client.closed).isFalse();
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void closesAConnectionThatIsTwentyTimesTooFast() {
        VirtualService ably = limited("connection-rate=2");
        var client = ably.connect(null);

        for (int i = 0; i <= 40; i++) {
            client.publish("ai:1", "[{'data':'a'}]");
        }

        assertThat(client.code(6)).isEqualTo(42921);
        assertThat(client.closed).isTrue();
    }

    @Test
    @SpecPoint({"docs:limits", "docs:append-rollup"})
    void countsWhatIsRolledUpOnce() {
        VirtualService ably = limited("connection-rate=3");
        var client = ably.connect(null);
        String serial = client.create("ai:1");
        for (int i = 0; i < 10; i++) {
            client.append("ai:1", serial, "x");
        }

        ably.pass(40);

        assertThat(ably.data("ai:1", serial)).isEqualTo("x".repeat(10));
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void refusesWhatAllPublishTooFastOnOneChannel() {
        VirtualService ably = limited("channel-rate=1");
        var client = ably.connect(null);
        client.publish("ai:1", "[{'data':'a'}]");
        var other = ably.connect(null);

        assertThat(other.refusal(other.publish("ai:1", "[{'data':'b'}]"))).isEqualTo(42913);
        assertThat(other.refusal(other.publish("ai:2", "[{'data':'b'}]"))).isZero();
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void refusesWhatIsTooManyBytesForOneChannel() {
        VirtualService ably = limited("channel-bandwidth=100");
        var client = ably.connect(null);
        client.publish("ai:1", "[{'data':'" + "x".repeat(60) + "'}]");

        assertThat(client.refusal(client.publish("ai:1", "[{'data':'" + "x".repeat(60) + "'}]")))
                .isEqualTo(42914);
        assertThat(client.refusal(client.publish("ai:1", "[{'data':'x'}]"))).isZero();
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void countsDeliveriesAgainstTheAccount() {
        VirtualService ably = limited("account-rate=3");
        var client = ably.connect(null);
        client.attach("ai:1");
        var other = ably.connect(null);
        other.attach("ai:1");

        client.publish("ai:1", "[{'data':'a'}]");

        assertThat(client.refusal(client.publish("ai:2", "[{'data':'b'}]"))).isEqualTo(42917);
        ably.pass(1000);
        assertThat(client.refusal(client.publish("ai:2", "[{'data':'c'}]"))).isZero();
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void refusesConnectionsThatAreTooManyOrTooFast() {
        assertThat(second(limited("connections=1")).code(9)).isEqualTo(40111);
        assertThat(second(limited("new-connection-rate=1")).code(9)).isEqualTo(80021);
        VirtualService ably = limited("connections=1");
        ably.connect(null).say("{'action':7}");
        assertThat(ably.connect(null).session).isNotNull();
    }

    private static VirtualService.Client second(VirtualService ably) {
        ably.connect(null);
        return ably.connect(null);
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void refusesToAttachToTooManyChannels() {
        var client = limited("channels-per-connection=1").connect(null);
        client.attach("ai:1");
        client.attach("ai:1");
        assertThat(client.code(9)).isZero();
        client.attach("ai:2");
        assertThat(client.code(9)).isEqualTo(90010);
        client.say("{'action':12,'channel':'ai:1'}");
        int before = client.received.size();
        client.attach("ai:3");
        assertThat(client.received.get(before).path("action").asInt()).isEqualTo(11);
    }

    @Test
    @SwitchedTo("refused-append=comes-back")
    void bringsRefusedAppendsBackWhenSwitchedSo() {
        VirtualService ably = new VirtualService(
                Switches.defaults().with(RefusedAppend.COMES_BACK), Limits.parse("channel-rate=1"), CheckMode.OFF);
        var client = ably.connect("0");
        String serial = client.create("ai:1");

        assertThat(client.refusal(client.append("ai:1", serial, "a"))).isEqualTo(42913);
        ably.pass(1000);
        client.append("ai:1", serial, "b");

        assertThat(ably.data("ai:1", serial)).isEqualTo("ab");
    }

    @Test
    @SwitchedTo("refused-append=comes-back")
    void bringsAllBackThatWasRefusedTogether() {
        VirtualService ably = new VirtualService(
                Switches.defaults().with(RefusedAppend.COMES_BACK), Limits.parse("channel-rate=2"), CheckMode.OFF);
        var client = ably.connect(null);
        String serial = client.create("ai:1");
        client.append("ai:1", serial, "a");
        int held = client.append("ai:1", serial, "b");
        client.append("ai:1", serial, "c");

        ably.pass(40);
        assertThat(client.refusal(held)).isEqualTo(42913);
        ably.pass(1000);
        client.append("ai:1", serial, "d");

        assertThat(ably.data("ai:1", serial)).isEqualTo("abcd");
    }

    @Test
    void finishesEachPublishOnceWhenTheConnectionIsClosedInTheMiddle() {
        VirtualService ably = limited("connection-rate=2");
        var client = ably.connect(null);
        List<String> serials = List.of(client.create("ai:1"), client.create("ai:1"));
        ably.pass(1000);
        serials.forEach(serial -> client.append("ai:1", serial, "a"));
        serials.forEach(serial -> client.append("ai:1", serial, "b"));

        for (int i = 0; i <= 40; i++) {
            client.publish("ai:2", "[{'data':'a'}]");
        }

        assertThat(client.closed).isTrue();
        assertThat(ably.service.log().operations().stream()
                        .map(LoggedOperation::msgSerial)
                        .toList())
                .doesNotHaveDuplicates();
    }
}
