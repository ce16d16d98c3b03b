package io.turnstream.schemas;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.ShippedSchemas.Shipped;
import io.turnstream.schemas.serde.ValueSerdes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was once released stays readable, and whoever reads it stays able to read us. */
class SchemaHistoryTest {

    private static final Map<String, String> MOCK = Map.of("schema.registry.url", "mock://history");

    static List<Class<? extends SpecificRecord>> records() {
        return ShippedSchemas.records();
    }

    static Stream<Arguments> releases() {
        return Topics.all().stream()
                .filter(topic -> topic.valueType() != null)
                .flatMap(topic -> ShippedSchemas.history(topic.recordType()).stream()
                        .map(released -> Arguments.of(topic, released)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void theCurrentSchemaHasAFrozenCopy(Class<? extends SpecificRecord> type) {
        List<Shipped> history = ShippedSchemas.history(type);
        String last = history.isEmpty() ? "" : SchemaHistory.text(history.get(history.size() - 1));

        assertThat(last)
                .withFailMessage("""
                        The schema of %1$s has changed since its version %2$d.
                        If the other tests of this class agree with the change, freeze it:

                            mvn -pl schemas test -Dtest=FreezeSchemas

                        and commit the new files. If version %2$d was never released, delete its files first:
                        schemas/src/main/resources/history/%1$s/%2$d.avsc and schemas/src/test/resources/golden/%1$s/%2$d.*""", type.getSimpleName(), history.size())
                .isEqualTo(SchemaHistory.text(type));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void everyReleasedSchemaAndTheCurrentOneReadEachOther(Topic<?> topic, Shipped released) {
        Schema current = PlainSchema.of(topic.recordType());

        assertReads(current, released.schema());
        assertReads(released.schema(), current);
    }

    /** Avro would allow less: with a default, readers survive a removed symbol. They would take it for UNKNOWN. */
    @ParameterizedTest
    @MethodSource("releases")
    void symbolsAreOnlyAddedAndOnlyAtTheEnd(Topic<?> topic, Shipped released) {
        Map<String, Schema> current = named(PlainSchema.of(topic.recordType()));

        named(released.schema()).values().stream()
                .filter(schema -> schema.getType() == Schema.Type.ENUM)
                .forEach(old -> assertThat(
                                requireNonNull(current.get(old.getFullName())).getEnumSymbols())
                        .as(old.getFullName())
                        .startsWith(old.getEnumSymbols().toArray(String[]::new)));
    }

    @ParameterizedTest
    @MethodSource("releases")
    <V extends SpecificRecord> void theExampleOfEveryReleaseStillReads(Topic<V> topic, Shipped released)
            throws IOException {
        byte[] bytes = Files.readAllBytes(SchemaHistory.bytesFile(released.record(), released.version()));
        String json = Files.readString(SchemaHistory.jsonFile(released.record(), released.version()));
        GenericRecord expected = new GenericDatumReader<GenericRecord>(released.schema())
                .read(null, DecoderFactory.get().jsonDecoder(released.schema(), json));

        SpecificRecord read = ValueSerdes.deserializer(topic, MOCK).deserialize(topic.name(), bytes);

        assertHolds(expected, read);
    }

    @ParameterizedTest
    @MethodSource("records")
    void theExampleOfTheLatestReleaseIsWrittenByteForByte(Class<? extends SpecificRecord> type) throws IOException {
        int latest = ShippedSchemas.history(type).size();
        byte[] bytes = Files.readAllBytes(SchemaHistory.bytesFile(type.getSimpleName(), latest));
        Topic<?> topic = Topics.all().stream()
                .filter(candidate -> type.equals(candidate.valueType()))
                .findFirst()
                .orElseThrow();

        assertThat(writeRich(topic)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFieldIsExplainedAndEveryEnumHasADefault(Class<? extends SpecificRecord> type) {
        assertThat(named(PlainSchema.of(type)).values()).allSatisfy(schema -> {
            assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
            if (schema.getType() == Schema.Type.ENUM) {
                assertThat(schema.getEnumDefault()).as(schema.getFullName()).isEqualTo("UNKNOWN");
                return;
            }
            assertThat(schema.getFields()).allSatisfy(field -> assertThat(field.doc())
                    .as(schema.getFullName() + '.' + field.name())
                    .isNotBlank());
        });
    }

    /** A field without a default can never be added or dropped; only what names a record, and always did, has none. */
    @ParameterizedTest
    @MethodSource("records")
    void onlyIdentityHasNoDefault(Class<? extends SpecificRecord> type) {
        List<String> withoutDefault = named(PlainSchema.of(type)).values().stream()
                .filter(schema -> schema.getType() == Schema.Type.RECORD)
                .flatMap(schema -> schema.getFields().stream())
                .filter(field -> !field.hasDefaultValue())
                .map(Schema.Field::name)
                .toList();

        assertThat(List.of("sessionId", "turnId", "responseId", "seq")).containsAll(withoutDefault);
    }

    @Test
    void aSchemaThatDropsAFieldWithoutDefaultIsSeenAsABreak() {
        Schema current = PlainSchema.of(io.turnstream.avro.TokenEvent.class);
        Schema.Parser parser = new Schema.Parser();
        Schema broken = parser.parse(current.toString().replaceFirst("\\{\"name\":\"turnId\"[^}]*},", ""));

        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(current, broken)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    private static <V extends SpecificRecord> byte[] writeRich(Topic<V> topic) {
        V rich = SampleRecords.rich(topic.recordType());
        return ValueSerdes.serializer(topic, MOCK).serialize(topic.name(), rich);
    }

    private static void assertReads(Schema reader, Schema writer) {
        var fit = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);

        assertThat(fit.getType()).as(fit.getDescription()).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    /** Compares by hand, field by field, so that Avro's own resolution is not its own judge. */
    private static void assertHolds(@Nullable Object expected, @Nullable Object actual) {
        if (expected instanceof GenericRecord old && actual instanceof SpecificRecord record) {
            for (Schema.Field field : old.getSchema().getFields()) {
                Schema.Field now = record.getSchema().getField(field.name());
                if (now != null) {
                    assertHolds(old.get(field.pos()), record.get(now.pos()));
                }
            }
        } else if (expected instanceof List<?> olds && actual instanceof List<?> items) {
            assertThat(items).hasSameSizeAs(olds);
            for (int i = 0; i < olds.size(); i++) {
                assertHolds(olds.get(i), items.get(i));
            }
        } else if (expected instanceof Map<?, ?> olds && actual instanceof Map<?, ?> entries) {
            assertHolds(new ArrayList<>(olds.keySet()), new ArrayList<>(entries.keySet()));
            assertHolds(new ArrayList<>(olds.values()), new ArrayList<>(entries.values()));
        } else if (actual instanceof Instant instant) {
            assertThat(ChronoUnit.MICROS.between(Instant.EPOCH, instant)).isEqualTo(expected);
        } else if (actual instanceof ByteBuffer || actual instanceof Number || actual instanceof Boolean) {
            assertThat(actual).isEqualTo(expected);
        } else {
            assertThat(String.valueOf(actual)).isEqualTo(String.valueOf(expected));
        }
    }

    /** Every record and enum in {@code schema}, by full name. */
    private static Map<String, Schema> named(Schema schema) {
        Map<String, Schema> found = new LinkedHashMap<>();
        collect(schema, found);
        return found;
    }

    private static void collect(Schema schema, Map<String, Schema> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (found.put(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), found));
                }
            }
            case ENUM -> found.put(schema.getFullName(), schema);
            case ARRAY -> collect(schema.getElementType(), found);
            case MAP -> collect(schema.getValueType(), found);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, found));
            default -> {}
        }
    }
}
