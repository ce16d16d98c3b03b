/**
 * A team that writes its token events itself, from Node: records of the shared schema, keyed by session. What it writes is
 * an answer that `turnstream replay` played once, said again in other sessions.
 */

import { valuesOf } from './avro.js';
import { follow, kafkaFor } from './kafka.js';
import { until } from './until.js';

const TOPIC = 'llm.token-events';
const VALUES = valuesOf('TokenEvent');
const TEXTS = new Set(['TEXT_DELTA', 'REASONING_DELTA']);
const ENDS = new Set(['RESPONSE_COMPLETED', 'RESPONSE_INCOMPLETE', 'RESPONSE_FAILED', 'RESPONSE_CANCELLED']);

let templates = 0;

export class ProducerTeam {
  #producer;
  #events;

  /** Learns an answer by having it replayed, and is ready to write it. */
  static async learn(local, recording) {
    const client = kafkaFor(local);
    const session = `template-${++templates}`;
    await local.replay(session, 'R1', recording);
    const producer = client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    return new ProducerTeam(producer, await eventsOf(client, session));
  }

  constructor(producer, events) {
    this.#producer = producer;
    this.#events = events;
  }

  /**
   * Writes the answer to a session, or the stretch of it between two shares of its events; ends when all of it is safe.
   *
   * @param {number} piecesPerSecond the pace of its pieces
   * @param {{from?: number, to?: number}} stretch from 0 to 1
   */
  async say(session, response, piecesPerSecond, { from = 0, to = 1 } = {}) {
    const begun = performance.now();
    let pieces = 0;
    for (const { value, like } of this.#events.slice(this.#index(from), this.#index(to))) {
      const said = { ...value, sessionId: session, turnId: response, responseId: response };
      await this.#producer.send({ topic: TOPIC, acks: -1, messages: [{ key: session, value: VALUES.write(said, like) }] });
      if (value.delta !== '') {
        const due = begun + (++pieces / piecesPerSecond) * 1000;
        await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      }
    }
  }

  /** How many characters of text and reasoning the answer has up to a share of its events. */
  lengthTo(share) {
    const texts = this.#events.slice(0, this.#index(share)).filter(({ value }) => TEXTS.has(value.kind));
    return texts.reduce((sum, { value }) => sum + value.delta.length, 0);
  }

  async close() {
    await this.#producer.disconnect();
  }

  #index(share) {
    return Math.round(share * this.#events.length);
  }
}

/** What a session has on the topic, up to the end of its response. */
async function eventsOf(client, session) {
  const events = [];
  const consumer = await follow(client, TOPIC, ({ key, value }) => {
    if (key.toString() === session) events.push({ value: VALUES.read(value), like: value });
  });
  try {
    await until('the replayed answer is read', () => ENDS.has(events.at(-1)?.value.kind), {
      seen: () => events.map(({ value }) => value.kind),
    });
    return events;
  } finally {
    await consumer.disconnect();
  }
}
