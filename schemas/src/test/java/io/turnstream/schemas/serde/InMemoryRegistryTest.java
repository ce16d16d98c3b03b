package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.PlainSchema;
import io.turnstream.schemas.ShippedSchemas;
import io.turnstream.schemas.Topics;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class InMemoryRegistryTest {

    private static final Schema UNHEARD_OF =
            SchemaBuilder.record("Order").fields().requiredLong("amount").endRecord();

    @Test
    void processesThatShareNothingAgreeOnTheIdsOfAllShippedSchemas() {
        var one = new InMemoryRegistry();
        var other = new InMemoryRegistry();

        for (var type : ShippedSchemas.records()) {
            Schema schema = PlainSchema.of(type);
            int id = one.find("some-value", schema).orElseThrow();
            assertThat(id).isPositive();
            assertThat(other.schema(id)).isEqualTo(schema);
            for (var released : ShippedSchemas.history(type)) {
                int releasedId = one.find("some-value", released.schema()).orElseThrow();
                assertThat(other.schema(releasedId)).isEqualTo(released.schema());
            }
        }
    }

    @Test
    void theIdIsTheSameWithAndWithoutWhatConcernsJavaAlone() {
        var registry = new InMemoryRegistry();

        assertThat(registry.find("s", TokenEvent.getClassSchema()))
                .isEqualTo(registry.find("s", PlainSchema.of(TokenEvent.class)));
    }

    @Test
    void anIdThatNobodyRegisteredMakesABadRecord() {
        assertThatThrownBy(() -> new InMemoryRegistry().schema(7))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("no schema has the id 7");
    }

    @Test
    void anotherSchemaIsKnownOnlyInTheScopeWhereItWasRegistered() {
        var here = InMemoryRegistry.scope("here");
        var there = InMemoryRegistry.scope("there");
        assertThat(here.find("orders-value", UNHEARD_OF)).isEmpty();

        int id = here.register("orders-value", UNHEARD_OF);

        assertThat(InMemoryRegistry.scope("here").schema(id)).isEqualTo(UNHEARD_OF);
        assertThat(there.find("orders-value", UNHEARD_OF)).isEmpty();
    }

    @Test
    void serdesOfTwoScopesReadEachOther() {
        var written = TokenEvent.newBuilder()
                .setSessionId("s1")
                .setTurnId("t1")
                .setDelta("Grüße 👋")
                .build();

        byte[] bytes = ValueSerdes.serializer(Topics.TOKEN_EVENTS, Map.of("schema.registry.url", "mock://one"))
                .serialize("llm.token-events", written);
        var read = ValueSerdes.deserializer(Topics.TOKEN_EVENTS, Map.of("schema.registry.url", "mock://two"))
                .deserialize("llm.token-events", bytes);

        assertThat(read).isEqualTo(written);
    }
}
