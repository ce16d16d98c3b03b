package io.turnstream.topology.stores;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One memory for all stores of the process: blocks that are read, and at most half of it for what is not on disk yet.
 * Left alone, each store of each partition takes up to 100 MiB for itself.
 *
 * <p>It lives as long as the process, and is as large as the first store was told: no store that closes may take it from
 * the others. Safe for use by many threads.
 */
public final class SharedRocksDbMemory implements RocksDBConfigSetter {

    /** The setting that says how large it is. */
    public static final String BYTES = "topology.rocksdb.bytes";

    /** How large it is where nothing is said. */
    public static final long DEFAULT_BYTES = 256L * 1024 * 1024;

    /** One record makes a store take so much. RocksDB's own megabyte would be all of it with many partitions. */
    private static final long ARENA_BLOCK_BYTES = 64 * 1024;

    /** The share of indexes and filters, which are needed again and again. */
    private static final double HIGH_PRIORITY = 0.1;

    private static final int SHARDS_BY_SIZE = -1;

    private static @Nullable Shared shared;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared memory = shared(bytes(configs));
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.blocks());
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setArenaBlockSize(ARENA_BLOCK_BYTES);
        options.setWriteBufferManager(memory.writes());
    }

    /** Leaves everything as it is: nothing belongs to one store. */
    @Override
    public void close(String storeName, Options options) {}

    private static long bytes(Map<String, Object> configs) {
        return Long.parseLong(
                Objects.requireNonNullElse(configs.get(BYTES), DEFAULT_BYTES).toString());
    }

    private static synchronized Shared shared(long bytes) {
        if (shared == null) {
            var blocks = new LRUCache(bytes, SHARDS_BY_SIZE, false, HIGH_PRIORITY);
            shared = new Shared(blocks, new WriteBufferManager(bytes / 2, blocks));
        }
        return shared;
    }

    private record Shared(LRUCache blocks, WriteBufferManager writes) {}
}
