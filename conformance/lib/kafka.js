/** A Kafka client that can read what Turnstream writes: kafkajs leaves lz4 to its users. */

import kafkajs from 'kafkajs';
import lz4 from 'lz4js';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async ({ buffer }) => Buffer.from(lz4.compress(buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

/** A client of the broker. Its failures come out of its calls, or of the wait for what it should bring. */
export const kafkaFor = ({ kafka }) => new Kafka({ brokers: [kafka], logLevel: logLevel.NOTHING });

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
