package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssemblyLimitsTest {

    @Test
    void theSmallestLimitsLeaveRoomForOneCharacterInAPart() {
        assertThatCode(() -> new AssemblyLimits(0, 4, 0, 0, 0)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"-1, 4, 0, 0, 0", "0, 3, 0, 0, 0", "0, 4, -1, 0, 0", "0, 4, 0, -1, 0", "0, 4, 0, 0, -1"})
    void aLimitThatCannotBeKeptIsRefused(int held, int part, int unsplittable, int tail, int response) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AssemblyLimits(held, part, unsplittable, tail, response));
    }
}
