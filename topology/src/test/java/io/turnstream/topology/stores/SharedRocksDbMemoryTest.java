package io.turnstream.topology.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

class SharedRocksDbMemoryTest {

    private static final Map<String, Object> CONFIGS = Map.of(SharedRocksDbMemory.BYTES, 64L * 1024 * 1024);

    @Test
    void givesEveryStoreTheSameMemoryAndKeepsItWhenOneCloses() {
        try (Options one = options();
                Options other = options()) {
            var setter = new SharedRocksDbMemory();
            setter.setConfig("one", one, CONFIGS);
            new SharedRocksDbMemory().setConfig("other", other, CONFIGS);
            WriteBufferManager shared = Objects.requireNonNull(other.writeBufferManager());
            assertThat(one.writeBufferManager()).isSameAs(shared);

            setter.close("one", one);

            assertThat(shared.isOwningHandle()).isTrue();
        }
    }

    /** A store that holds one small record takes such a block; with the default a task's stores would take megabytes. */
    @Test
    void takesLittleForAStoreThatHoldsLittle() {
        try (Options options = options()) {
            new SharedRocksDbMemory().setConfig("store", options, CONFIGS);

            assertThat(options.arenaBlockSize()).isEqualTo(64 * 1024);
            assertThat(((BlockBasedTableConfig) options.tableFormatConfig()).cacheIndexAndFilterBlocks())
                    .isTrue();
        }
    }

    /** As Kafka Streams hands them over. */
    private static Options options() {
        return new Options().setTableFormatConfig(new BlockBasedTableConfig());
    }
}
