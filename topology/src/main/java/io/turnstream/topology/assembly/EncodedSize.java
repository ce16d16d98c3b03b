package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** How many bytes a record takes as it is written: every field of it, those among them that nobody thinks of. */
final class EncodedSize {

    private static final SpecificDatumWriter<CompletedPart> PARTS = new SpecificDatumWriter<>(CompletedPart.class);
    private static final SpecificDatumWriter<CompletedResponse> RESPONSES =
            new SpecificDatumWriter<>(CompletedResponse.class);

    private EncodedSize() {}

    static int of(CompletedPart part) {
        return of(PARTS, part);
    }

    static int of(CompletedResponse response) {
        return of(RESPONSES, response);
    }

    private static <V> int of(SpecificDatumWriter<V> writer, V value) {
        var counting = new Counting();
        try {
            writer.write(value, EncoderFactory.get().directBinaryEncoder(counting, null));
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written anywhere", e);
        }
        return counting.bytes;
    }

    private static final class Counting extends OutputStream {

        private int bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) {
            bytes += len;
        }
    }
}
