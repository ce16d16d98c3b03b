package io.turnstream.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WorkingSetTest {

    private final MapTable beneath = new MapTable();
    private final WorkingSet<List<Integer>> workingSet = new WorkingSet<>(beneath, ArrayList::new, 2);

    @Test
    void writesOnceWhatWasChangedOften() {
        workingSet.put("a", List.of(1));
        workingSet.put("b", List.of(1));
        workingSet.put("a", List.of(2));
        assertThat(beneath.written).isEmpty();

        workingSet.writeDown();
        workingSet.writeDown();

        assertThat(beneath.written).containsExactly("a", "b");
        assertThat(beneath.contents).containsEntry("a", List.of(2));
    }

    @Test
    void neverWritesWhatCameAndWentInBetween() {
        assertThat(workingSet.get("a")).isNull();
        workingSet.put("a", List.of(1));
        workingSet.delete("a");

        workingSet.writeDown();

        assertThat(beneath.written).isEmpty();
    }

    @Test
    void deletesWhatMayBeThere() {
        beneath.contents.put("a", List.of(1));
        workingSet.delete("a");
        assertThat(workingSet.get("a")).isNull();

        workingSet.writeDown();

        assertThat(beneath.written).containsExactly("-a");
    }

    @Test
    void writesTheOneUsedLongestAgoWhenThereAreTooMany() {
        workingSet.put("a", List.of(1));
        workingSet.put("b", List.of(1));
        workingSet.get("a");
        workingSet.put("c", List.of(1));

        assertThat(beneath.written).containsExactly("b");
        assertThat(workingSet.get("b")).containsExactly(1);
    }

    @Test
    void givesAwayCopies() {
        workingSet.put("a", List.of(1));
        Objects.requireNonNull(workingSet.get("a")).add(2);

        assertThat(workingSet.get("a")).containsExactly(1);
    }

    @Test
    void forgetsWhatWasNotWritten() {
        beneath.contents.put("a", List.of(1));
        workingSet.put("a", List.of(2));
        workingSet.forget();
        workingSet.writeDown();

        assertThat(workingSet.get("a")).containsExactly(1);
    }
}
