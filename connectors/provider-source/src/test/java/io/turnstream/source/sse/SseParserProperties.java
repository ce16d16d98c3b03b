package io.turnstream.source.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

class SseParserProperties {

    private static final List<String> PIECES = List.of(
            "data: ",
            "data:",
            "event: ",
            "id: ",
            ":",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            " ",
            "\uFEFF",
            "é",
            "€",
            "👋",
            "{\"a\":1}",
            "x");

    @Property
    void anySplittingOfTheBytesGivesTheSameEvents(@ForAll("streams") byte[] stream, @ForAll long seed) {
        assertThat(inPieces(stream, new Random(seed))).isEqualTo(inPieces(stream, null));
    }

    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<byte[]> known = Arbitraries.of(PIECES).map(piece -> piece.getBytes(UTF_8));
        Arbitrary<byte[]> broken = Arbitraries.bytes().map(b -> new byte[] {b});
        return Arbitraries.frequencyOf(Tuple.of(12, known), Tuple.of(1, broken))
                .list()
                .ofMaxSize(60)
                .map(SseParserProperties::joined);
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static List<Object> inPieces(byte[] stream, @Nullable Random random) {
        List<Object> seen = new ArrayList<>();
        SseParser parser = new SseParser(new SseListener() {
            @Override
            public void onEvent(SseEvent event) {
                seen.add(event);
            }

            @Override
            public void onComment(String comment) {
                seen.add(comment);
            }
        });
        int at = 0;
        while (at < stream.length) {
            int length = random == null ? stream.length : Math.min(stream.length - at, random.nextInt(5));
            parser.push(stream, at, length);
            at += length;
        }
        parser.end();
        return seen;
    }
}
