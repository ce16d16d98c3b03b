package io.turnstream.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTest {

    @Test
    void isUnknownWhereThereIsNoRepository(@TempDir Path folder) {
        assertThat(Commit.checkedOut(folder)).isEqualTo("unknown");
    }
}
