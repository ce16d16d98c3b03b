package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {

    private static final Schema EVERYTHING = SchemaBuilder.record("Everything")
            .fields()
            .requiredInt("first")
            .requiredBoolean("flag")
            .requiredLong("number")
            .requiredFloat("small")
            .requiredDouble("large")
            .requiredString("text")
            .requiredBytes("bytes")
            .name("fixed")
            .type()
            .fixed("Four")
            .size(4)
            .noDefault()
            .name("kind")
            .type()
            .enumeration("Kind")
            .symbols("A", "B")
            .noDefault()
            .name("list")
            .type()
            .array()
            .items()
            .stringType()
            .noDefault()
            .name("map")
            .type()
            .map()
            .values()
            .longType()
            .noDefault()
            .name("choice")
            .type()
            .unionOf()
            .nullType()
            .and()
            .stringType()
            .endUnion()
            .noDefault()
            .requiredInt("last")
            .endRecord();

    private static final Schema FIRST_AND_LAST = SchemaBuilder.record("Everything")
            .fields()
            .requiredInt("first")
            .requiredInt("last")
            .endRecord();

    private static final GenericRecord RECORD = new GenericRecordBuilder(EVERYTHING)
            .set("first", Integer.MIN_VALUE)
            .set("flag", true)
            .set("number", Long.MAX_VALUE)
            .set("small", -1.5f)
            .set("large", Math.PI)
            .set("text", "Grüße 👋")
            .set("bytes", ByteBuffer.wrap(new byte[] {0, -1}))
            .set("fixed", new GenericData.Fixed(EVERYTHING.getField("fixed").schema(), new byte[] {1, 2, 3, 4}))
            .set("kind", new GenericData.EnumSymbol(EVERYTHING.getField("kind").schema(), "B"))
            .set("list", IntStream.range(0, 100).mapToObj(i -> "item " + i).toList())
            .set("map", Map.of("a", 1L, "b", -2L))
            .set("choice", "x")
            .set("last", 42)
            .build();

    @Test
    void readsEveryType() throws IOException {
        for (byte[] bytes : List.of(inOneBlock(), inManyBlocks())) {
            RecordDecoder decoder = new RecordDecoder(bytes, 0);

            GenericRecord read = new GenericDatumReader<GenericRecord>(EVERYTHING).read(null, decoder);

            assertThat(GenericData.get().compare(read, RECORD, withoutMap())).isZero();
            assertThat(read.get("map")).isEqualTo(Map.of(new Utf8("a"), 1L, new Utf8("b"), -2L));
            assertThat(decoder.remaining()).isZero();
        }
    }

    @Test
    void skipsEveryType() throws IOException {
        for (byte[] bytes : List.of(inOneBlock(), inManyBlocks())) {
            RecordDecoder decoder = new RecordDecoder(bytes, 0);

            GenericRecord read = new GenericDatumReader<GenericRecord>(EVERYTHING, FIRST_AND_LAST).read(null, decoder);

            assertThat(read).hasToString("{\"first\": -2147483648, \"last\": 42}");
            assertThat(decoder.remaining()).isZero();
        }
    }

    @Test
    void refusesToGoBeyondTheBytes() {
        assertThatThrownBy(() -> of("").readBoolean()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("80").readLong()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("0461").readString()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("01").readString()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("fcffffff0f").readBytes(null)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("fcffffff0f").skipString()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("01").skipBytes()).isInstanceOf(AvroRuntimeException.class);
        assertThatThrownBy(() -> of("0400").readArrayStart()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("0400").skipMap()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("0304").skipArray()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("ffffffffffffffffff0100").readMapStart()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> of("ffffffffffffffffffff01").readLong()).isInstanceOf(AvroRuntimeException.class);
        assertThatThrownBy(() -> of("8080808010").readInt()).isInstanceOf(AvroRuntimeException.class);
    }

    private static RecordDecoder of(String hex) {
        return new RecordDecoder(HexFormat.of().parseHex(hex), 0);
    }

    /** Maps have no order in Avro, so {@code compare} refuses them. */
    private static Schema withoutMap() {
        return new Schema.Parser()
                .parse(EVERYTHING.toString().replace("{\"name\":\"map\",", "{\"name\":\"map\",\"order\":\"ignore\","));
    }

    private static byte[] inOneBlock() throws IOException {
        var out = new ByteArrayOutputStream();
        return write(out, EncoderFactory.get().binaryEncoder(out, null));
    }

    private static byte[] inManyBlocks() throws IOException {
        var out = new ByteArrayOutputStream();
        return write(out, new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null));
    }

    private static byte[] write(ByteArrayOutputStream out, BinaryEncoder encoder) throws IOException {
        new GenericDatumWriter<GenericRecord>(EVERYTHING).write(RECORD, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
