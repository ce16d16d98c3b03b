package io.turnstream.local.ably.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.SpecPoint;
import io.turnstream.local.ably.SwitchedTo;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import io.turnstream.local.ably.switches.Switches.RefusedAppend;
import io.turnstream.local.ably.switches.Switches.RepeatedCreate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchedTest {

    private final VirtualService ably = new VirtualService(Switches.defaults());
    private final VirtualService.Client client = ably.connect("0");

    @ParameterizedTest
    @EnumSource(RepeatedCreate.class)
    @SpecPoint({"RSL1k5", "RTL6a1"})
    @SwitchedTo("repeated-create=*")
    void storesARepeatedCreateOnceWhateverItIsAnswered(RepeatedCreate answer) {
        ably.service.set(Switches.defaults().with(answer));
        String first = client.serials(create(client)).get(0);

        String second = client.serials(create(client)).get(0);

        assertThat(ably.messages("ai:1")).hasSize(1);
        switch (answer) {
            case FIRST_SERIAL -> assertThat(second).isEqualTo(first);
            case NEW_SERIAL -> assertThat(second).isNotEqualTo(first).isNotEqualTo("null");
            case NULL_SERIAL -> assertThat(second).isEqualTo("null");
        }
    }

    @Test
    @SpecPoint({"RSL1k5", "RTL6a1"})
    void knowsAnIdForTwoMinutesFromAnyConnection() {
        create(client);
        create(ably.connect("0"));
        assertThat(ably.messages("ai:1")).hasSize(1);

        ably.pass(120_001);
        create(client);

        assertThat(ably.messages("ai:1")).hasSize(2);
    }

    private static int create(VirtualService.Client who) {
        return who.publish("ai:1", "[{'id':'turn-1','name':'n','data':'a'}]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    @SpecPoint({"RTL32d", "docs:mutable-messages"})
    @SwitchedTo("omitted-extras=*")
    void keepsOrDropsExtrasThatAreLeftOut(int action) {
        String serial = client.serials(client.publish("ai:1", "[{'data':'a','extras':{'v':'1'}}]"))
                .get(0);
        String change = "[{'action':" + action + ",'serial':'" + serial + "','data':'b'}]";

        client.publish("ai:1", change);
        assertThat(String.valueOf(ably.messages("ai:1").get(0).extras())).isEqualTo("{\"v\":\"1\"}");

        ably.service.set(Switches.defaults().with(OmittedExtras.ARE_DROPPED));
        client.publish("ai:1", change);
        assertThat(ably.messages("ai:1").get(0).extras()).isNull();
    }

    @Test
    @SpecPoint("docs:appends")
    @SwitchedTo("refused-append=comes-back")
    void bringsBackWhatAScriptRefused() {
        ably.service.set(Switches.defaults().with(RefusedAppend.COMES_BACK));
        String serial = client.create("ai:1");
        ably.service.faults().add(FaultMatch.any(), FaultEffect.nack(50003));

        client.append("ai:1", serial, "a");
        assertThat(ably.data("ai:1", serial)).isEmpty();
        client.append("ai:1", serial, "b");

        assertThat(ably.data("ai:1", serial)).isEqualTo("ab");
    }
}
