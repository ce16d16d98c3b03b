package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.File;
import io.turnstream.avro.PartKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedSizeTest {

    /** What the framing of a single encoded record takes: a marker and the schema's fingerprint. */
    private static final int FRAME = 10;

    private static final CompletedPart PART = CompletedPart.newBuilder()
            .setPart(3)
            .setKind(PartKind.FILE)
            .setText("Grüße 😀")
            .setFile(File.newBuilder().setData(ByteBuffer.wrap(new byte[77])).build())
            .build();

    @Test
    void aPartIsAsBigAsItIsWritten() throws IOException {
        assertThat(EncodedSize.of(PART)).isEqualTo(PART.toByteBuffer().remaining() - FRAME);
    }

    @Test
    void aResponseIsAsBigAsItIsWritten() throws IOException {
        CompletedResponse response = CompletedResponse.newBuilder()
                .setSessionId("s1")
                .setTurnId("t1")
                .setResponseId("r1")
                .setParts(List.of(PART, PART))
                .build();

        assertThat(EncodedSize.of(response)).isEqualTo(response.toByteBuffer().remaining() - FRAME);
    }
}
