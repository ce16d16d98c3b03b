package io.turnstream.local.ably.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.ably.SpecPoint;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MessagePackTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** From the table of formats in the MessagePack specification. */
    @Test
    @SpecPoint("docs:msgpack")
    void writesTheShortestForm() throws IOException {
        assertThat(written("null")).isEqualTo("c0");
        assertThat(written("[true,false]")).isEqualTo("92c3c2");
        assertThat(written("[0,127,128,-1,-33]")).isEqualTo("95007fcc80ffd0df");
        assertThat(written("1764246000000")).isEqualTo("cf0000019ac5419180");
        assertThat(written("1.5")).isEqualTo("cb3ff8000000000000");
        assertThat(written("{\"action\":15,\"n\":\"é\"}")).isEqualTo("82a6616374696f6e0fa16ea2c3a9");
    }

    @Test
    @SpecPoint("docs:msgpack")
    void readsEveryFormThatHasAMeaningInJson() throws IOException {
        assertThat(read("c0").isNull()).isTrue();
        assertThat(read("c4020001").binaryValue()).containsExactly(0, 1);
        assertThat(read("ca3fc00000").doubleValue()).isEqualTo(1.5);
        assertThat(read("cfffffffffffffffff").bigIntegerValue())
                .isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
        assertThat(read("d3ffffffffffffffff").longValue()).isEqualTo(-1);
        assertThat(read("de0001d90161dc0001d20000ffff")).isEqualTo(json("{\"a\":[65535]}"));
    }

    @Test
    @SpecPoint({"RSL4c", "RSL4d"})
    void writesTheBytesOfDataThatIsBase64InJson() throws IOException {
        JsonNode plain = reread("{\"data\":\"AAEC\",\"encoding\":\"base64\"}");
        assertThat(plain.path("data").binaryValue()).containsExactly(0, 1, 2);
        assertThat(plain.has("encoding")).isFalse();

        JsonNode layered = reread("{\"data\":\"AAEC\",\"encoding\":\"json/utf-8/cipher+aes-128-cbc/base64\"}");
        assertThat(layered.path("data").binaryValue()).containsExactly(0, 1, 2);
        assertThat(layered.path("encoding").asText()).isEqualTo("json/utf-8/cipher+aes-128-cbc");

        for (String same : new String[] {
            "{\"data\":\"AAEC\"}",
            "{\"data\":\"!\",\"encoding\":\"base64\"}",
            "{\"data\":\"AAEC\",\"encoding\":\"xbase64\"}"
        }) {
            assertThat(reread(same)).isEqualTo(json(same));
        }
    }

    @Test
    void refusesWhatIsCutOffDeepOrMore() {
        for (String bad :
                new String[] {"", "81", "c6ffffff00", "dbffffff00", "ddffffff00", "d40100", "c1", "0000", "810000"}) {
            assertThatThrownBy(() -> read(bad)).as(bad).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> read("91".repeat(5000) + "c0")).isInstanceOf(IOException.class);
    }

    @Property(tries = 300)
    void whatWasWrittenIsReadTheSame(@ForAll("values") JsonNode value) throws IOException {
        assertThat(JSON.readTree(MessagePack.read(MessagePack.write(value)).toString()))
                .isEqualTo(JSON.readTree(value.toString()));
    }

    @Provide
    Arbitrary<JsonNode> values() {
        Arbitrary<JsonNode> leaf = Arbitraries.oneOf(
                Arbitraries.longs().map(JSON.getNodeFactory()::numberNode),
                Arbitraries.strings().all().filter(MessagePackTest::isText).map(JSON.getNodeFactory()::textNode),
                Arbitraries.of(true, false).map(JSON.getNodeFactory()::booleanNode),
                Arbitraries.doubles().map(JSON.getNodeFactory()::numberNode));
        return nested(leaf, 3);
    }

    private static Arbitrary<JsonNode> nested(Arbitrary<JsonNode> leaf, int depth) {
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<JsonNode> inner = nested(leaf, depth - 1);
        return Arbitraries.oneOf(
                leaf,
                inner.list().ofMaxSize(20).map(JSON::<JsonNode>valueToTree),
                Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(40), inner)
                        .ofMaxSize(20)
                        .map(JSON::<JsonNode>valueToTree));
    }

    /** Half of a surrogate pair has no form in UTF-8. */
    private static boolean isText(String text) {
        return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
    }

    private static JsonNode reread(String json) throws IOException {
        return MessagePack.read(MessagePack.write(json(json)));
    }

    private static String written(String json) throws IOException {
        return HexFormat.of().formatHex(MessagePack.write(json(json)));
    }

    private static JsonNode read(String hex) throws IOException {
        return MessagePack.read(HexFormat.of().parseHex(hex));
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }
}
