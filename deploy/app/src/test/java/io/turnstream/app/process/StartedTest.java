package io.turnstream.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartedTest {

    private final List<String> closed = new ArrayList<>();

    @Test
    void closesInReverseOrder() {
        try (var started = new Started()) {
            started.add(() -> closed.add("first"));
            started.add(() -> closed.add("second"));
        }

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void closesTheRestWhenOneFails() {
        try (var started = new Started()) {
            started.add(() -> closed.add("first"));
            started.add(() -> {
                throw new IllegalStateException("on purpose");
            });
        }

        assertThat(closed).containsExactly("first");
    }
}
