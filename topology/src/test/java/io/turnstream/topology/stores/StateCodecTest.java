package io.turnstream.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.Outcome;
import io.turnstream.topology.state.ClosedResponse;
import io.turnstream.topology.state.ClosedTurn;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnState;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateCodecTest {

    private static final ClosedTurn CLOSED =
            new ClosedTurn(Outcome.COMPLETE, Instant.ofEpochMilli(1), List.of(new ClosedResponse("r1", 1, "w1", 9L)));

    /** What the first release wrote; it must be readable for ever. */
    private static final String CLOSED_V1 = "0102d00f02047231020477311200";

    @Test
    void readsWhatTheFirstReleaseWrote() {
        assertThat(new StateCodec<>(ClosedTurn.class).decode(HexFormat.of().parseHex(CLOSED_V1)))
                .isEqualTo(CLOSED);
    }

    @Test
    void writesTheVersionFirst() {
        assertThat(HexFormat.of().formatHex(new StateCodec<>(ClosedTurn.class).encode(CLOSED)))
                .isEqualTo(CLOSED_V1);
    }

    @Test
    void refusesVersionsThatItDoesNotKnow() {
        var codec = new StateCodec<>(ClosedTurn.class);

        assertThatThrownBy(() -> codec.decode(new byte[] {9})).hasMessageContaining("unknown version 9");
        assertThatThrownBy(() -> codec.decode(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.decode(new byte[] {1, 2})).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(classes = {TurnState.class, ClosedTurn.class, ResponseState.class, CompletedPart.class})
    void everyFrozenVersionIsReadable(Class<? extends SpecificRecord> type) throws SchemaValidationException {
        List<Schema> versions = StateCodec.history(type);
        Schema current = SpecificData.get().getSchema(type);

        assertThat(versions).isNotEmpty().last().isEqualTo(current);
        new SchemaValidatorBuilder().canReadStrategy().validateAll().validate(current, versions);
    }

    @ParameterizedTest
    @ValueSource(classes = {TurnState.class, ClosedTurn.class, ResponseState.class})
    void everyFieldSaysWhatItIs(Class<? extends SpecificRecord> type) {
        assertThat(SpecificData.get().getSchema(type).getFields())
                .allSatisfy(field -> assertThat(field.doc()).isNotBlank());
    }
}
