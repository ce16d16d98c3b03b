package io.turnstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PairKeyProperties {

    @Property
    void everyPairComesBack(@ForAll("ids") String sessionId, @ForAll("ids") String id) {
        var pair = new PairKey(sessionId, id);

        assertThat(PairKey.parse(pair.toString())).isEqualTo(pair);
    }

    @Property
    void noTwoPairsShareAKey(
            @ForAll("ids") String a, @ForAll("ids") String b, @ForAll("ids") String c, @ForAll("ids") String d) {
        var one = new PairKey(a, b);
        var other = new PairKey(c, d);

        assertThat(one.toString().equals(other.toString())).isEqualTo(one.equals(other));
    }

    /** Short, and full of what the escaping is about, so that near misses are frequent. */
    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.of("|", "%", "7", "C", "25", "%7C", "%25", "a", "é")
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("", parts));
    }
}
