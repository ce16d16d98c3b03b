package io.turnstream.schemas;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Makes records of any type by walking its schema. */
public final class SampleRecords {

    private final Values values;

    private SampleRecords(Values values) {
        this.values = values;
    }

    /** A record in which every field is there and has a value of its own; always the same one. */
    public static <V extends SpecificRecord> V rich(Class<V> type) {
        return new SampleRecords(new RichValues()).record(type);
    }

    /** Any record: absent fields, empty texts, extreme numbers. The same seed gives the same record. */
    public static <V extends SpecificRecord> V any(Class<V> type, long seed) {
        return new SampleRecords(new AnyValues(new Random(seed))).record(type);
    }

    private <V extends SpecificRecord> V record(Class<V> type) {
        return type.cast(requireNonNull(value(SpecificData.get().getSchema(type), "value")));
    }

    private @Nullable Object value(Schema schema, String name) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> values.flag();
            case INT -> (int) values.number();
            case LONG ->
                schema.getLogicalType() instanceof LogicalTypes.TimestampMicros
                        ? Instant.EPOCH.plus(values.number() >> 4, ChronoUnit.MICROS)
                        : (Object) values.number();
            case STRING -> values.text(name);
            case BYTES -> ByteBuffer.wrap(values.bytes());
            case ENUM ->
                Enum.valueOf(
                        SpecificData.get().getClass(schema).asSubclass(Enum.class),
                        schema.getEnumSymbols()
                                .get(values.choice(schema.getEnumSymbols().size())));
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = values.size(); i > 0; i--) {
                    items.add(value(schema.getElementType(), name + i));
                }
                yield items;
            }
            case MAP -> {
                Map<String, @Nullable Object> entries = new HashMap<>();
                for (int i = Math.min(1, values.size()); i > 0; i--) { // one: the order of several is not fixed
                    entries.put(values.text(name + "-key"), value(schema.getValueType(), name));
                }
                yield entries;
            }
            case UNION -> values.absent() ? null : value(present(schema), name);
            case RECORD -> {
                SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
                for (Schema.Field field : schema.getFields()) {
                    record.put(field.pos(), value(field.schema(), field.name()));
                }
                yield record;
            }
            default -> throw new IllegalArgumentException("no schema of ours has a " + schema.getType());
        };
    }

    private static Schema present(Schema union) {
        return union.getTypes().stream()
                .filter(branch -> branch.getType() != Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    private interface Values {
        boolean absent();

        boolean flag();

        long number();

        String text(String name);

        byte[] bytes();

        int choice(int count);

        int size();
    }

    private static final class RichValues implements Values {

        private long next;

        @Override
        public boolean absent() {
            return false;
        }

        @Override
        public boolean flag() {
            return true;
        }

        @Override
        public long number() {
            next += 37;
            return next;
        }

        @Override
        public String text(String name) {
            return name + " ä👋";
        }

        @Override
        public byte[] bytes() {
            return new byte[] {0, 1, (byte) 0xFF};
        }

        @Override
        public int choice(int count) {
            return count - 1;
        }

        @Override
        public int size() {
            return 2;
        }
    }

    private static final class AnyValues implements Values {

        private final Random random;

        private AnyValues(Random random) {
            this.random = random;
        }

        @Override
        public boolean absent() {
            return random.nextInt(3) == 0;
        }

        @Override
        public boolean flag() {
            return random.nextBoolean();
        }

        @Override
        public long number() {
            return random.nextLong() >> random.nextInt(64);
        }

        @Override
        public String text(String name) {
            int length = random.nextInt(50) == 0 ? 5_000 : random.nextInt(20);
            return random.ints(length, 0, Character.MAX_CODE_POINT + 1)
                    .map(character -> Character.getType(character) == Character.SURROGATE ? 'x' : character)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        @Override
        public byte[] bytes() {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public int choice(int count) {
            return random.nextInt(count);
        }

        @Override
        public int size() {
            return random.nextInt(4);
        }
    }
}
