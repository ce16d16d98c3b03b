/** A Kafka client that can read what Turnstream writes: kafkajs leaves lz4 to its users. */

import kafkajs from 'kafkajs';
import lz4 from 'lz4js';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel, Partitioners } = kafkajs;

CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async ({ buffer }) => Buffer.from(lz4.compress(buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

/**
 * A client of the brokers. Its failures come out of its calls, or of the wait for what it should bring. It asks again for as
 * long as brokers that were killed may need.
 */
export const kafkaFor = ({ kafka }) =>
  new Kafka({ brokers: kafka.split(','), logLevel: logLevel.NOTHING, retry: { retries: 20, maxRetryTime: 2_000 } });

/** Works as an administrator for a moment. */
export async function administer(client, work) {
  const admin = client.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** The partition of a key, as Java's producers choose it. */
export function partitionOf(key, partitions) {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 1 }));
  return Partitioners.DefaultPartitioner()({ topic: '', partitionMetadata, message: { key } });
}

/**
 * Reads a topic from its start, committed records only, and goes on reading.
 *
 * @param {(message: {key: Buffer, value: Buffer}) => void} take
 * @returns the consumer; whoever asked for it disconnects it
 */
export async function follow(client, topic, take) {
  const groupId = `conformance-${topic}-${process.pid}-${performance.now()}`;
  const consumer = client.consumer({ groupId, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => take(message) });
  return consumer;
}
