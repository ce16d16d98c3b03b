/**
 * An agent as Ably's AI Transport means it, fed from Kafka: reads token events, and streams each answer into its session
 * with the unmodified `@ably/ai-transport`, everything over one connection, as its documentation shows it.
 *
 * Arguments: the broker, the address of Ably, the API key, the folder of the schemas' history, a prefix of sessions.
 * Prints `ready` when it reads, and one line for each answer that ended, well or not. Ends on SIGTERM.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { Invocation } from '@ably/ai-transport';
import { createAgentSession } from '@ably/ai-transport/vercel';
import * as Ably from 'ably';
import avro from 'avsc';
import kafkajs from 'kafkajs';

const [bootstrap, address, key, schemas, prefix] = process.argv.slice(2);
const TOPIC = 'llm.token-events';
/** A zero, four bytes that name the schema, then the value. */
const HEADER = 5;

const newest = Math.max(...readdirSync(`${schemas}/TokenEvent`).map(parseFloat));
const type = avro.Type.forSchema(JSON.parse(readFileSync(`${schemas}/TokenEvent/${newest}.avsc`, 'utf8')));

const url = new URL(address);
const client = new Ably.Realtime({
  key,
  clientId: 'agent',
  endpoint: url.hostname,
  port: Number(url.port),
  tls: false,
  useBinaryProtocol: false,
  logLevel: 0,
});

/** A source that is filled as tokens come. */
class Chunks {
  #waiting = [];
  #wake = null;
  #ended = false;

  push(chunk) {
    this.#waiting.push(chunk);
    this.#wake?.();
  }

  end() {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator]() {
    while (true) {
      while (this.#waiting.length > 0) yield this.#waiting.shift();
      if (this.#ended) return;
      await new Promise((resolve) => (this.#wake = resolve));
      this.#wake = null;
    }
  }
}

const sessions = new Map();
const answers = new Map();

async function sessionFor(name) {
  if (!sessions.has(name)) {
    const session = createAgentSession({ client, channelName: `ai:${name}` });
    sessions.set(name, session.connect().then(() => session));
  }
  return sessions.get(name);
}

async function stream(event, chunks) {
  const outcome = { session: event.sessionId, response: event.responseId, error: null };
  try {
    const session = await sessionFor(event.sessionId);
    const run = session.createRun(Invocation.fromJSON({ inputEventId: '', sessionName: `ai:${event.sessionId}` }));
    await run.start();
    const result = await run.pipe(chunks);
    outcome.error = result.error?.message ?? null;
    await run.end({ reason: 'complete' });
  } catch (error) {
    outcome.error = error.message;
  }
  answers.delete(event.responseId);
  console.log(JSON.stringify(outcome));
}

const partId = (event) => `part-${event.part}`;

function take(event) {
  if (!event.sessionId.startsWith(prefix)) return;
  if (event.kind === 'RESPONSE_STARTED') {
    const chunks = new Chunks();
    answers.set(event.responseId, chunks);
    chunks.push({ type: 'start', messageId: event.responseId });
    void stream(event, chunks);
    return;
  }
  const chunks = answers.get(event.responseId);
  if (!chunks) return;
  switch (event.kind) {
    case 'TEXT_STARTED':
      chunks.push({ type: 'text-start', id: partId(event) });
      break;
    case 'TEXT_DELTA':
      chunks.push({ type: 'text-delta', id: partId(event), delta: event.delta });
      break;
    case 'TEXT_ENDED':
      chunks.push({ type: 'text-end', id: partId(event) });
      break;
    case 'RESPONSE_COMPLETED':
      chunks.push({ type: 'finish' });
      chunks.end();
      break;
  }
}

const kafka = new kafkajs.Kafka({ brokers: [bootstrap], logLevel: kafkajs.logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `agent-${prefix}`, minBytes: 1, maxWaitTimeInMs: 50 });

// What an append refuses is reported by the encoder at its end; some of it also arrives here.
process.on('unhandledRejection', (reason) => console.error('unhandled:', reason?.message ?? reason));
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));

await client.connection.once('connected');
await consumer.connect();
await consumer.subscribe({ topic: TOPIC, fromBeginning: false });
consumer.on(consumer.events.GROUP_JOIN, () => console.log('ready'));
await consumer.run({
  autoCommitInterval: 1000,
  eachBatchAutoResolve: true,
  eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
    for (const message of batch.messages) {
      take(type.fromBuffer(message.value.subarray(HEADER)));
      resolveOffset(message.offset);
    }
    await heartbeat();
  },
});
