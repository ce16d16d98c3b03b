/** The topic of finished answers, read as any consumer would: Kafka's protocol, Avro, committed records only. */

import { valuesOf } from './avro.js';
import { follow, kafkaFor } from './kafka.js';
import { until } from './until.js';

const TOPIC = 'llm.responses';
const VALUES = valuesOf('CompletedResponse');
const SHOWN_AS = { TEXT: 'text', REFUSAL: 'text', REASONING: 'reasoning' };

export class Responses {
  #consumer;
  #byId = new Map();
  #fetches = 0;

  /** Begins to read the topic from its start. */
  static async follow(local) {
    const responses = new Responses();
    await responses.#start(kafkaFor(local));
    return responses;
  }

  /** The finished response, or undefined. */
  get(session, response) {
    return this.#byId.get(`${session}|${response}`);
  }

  /** Waits for a finished response. */
  async untilKept(session, response, limit = 30_000) {
    return await until(`${session}|${response} is on ${TOPIC}`, () => this.get(session, response), { limit });
  }

  /** Waits until everything that was committed before now has been read. */
  async caughtUp() {
    // The first of these fetches may have been asked for before now; what it brought is handled before the third.
    const target = this.#fetches + 3;
    await until('the reader has caught up', () => this.#fetches >= target);
  }

  async close() {
    await this.#consumer.disconnect();
  }

  async #start(client) {
    this.#consumer = await follow(client, TOPIC, ({ value }) => value && this.#keep(VALUES.read(value)));
    this.#consumer.on(this.#consumer.events.FETCH_START, () => this.#fetches++);
    await until('the first fetch', () => this.#fetches > 0);
  }

  #keep(value) {
    this.#byId.set(`${value.sessionId}|${value.responseId}`, value);
  }
}

/** The texts and reasonings of a finished response, as a screen shows them. */
export const textsKept = ({ parts }) =>
  parts
    .filter(({ kind, text }) => SHOWN_AS[kind] && text !== '')
    .map(({ kind, text }) => ({ type: SHOWN_AS[kind], text }));

/** How it ended, in the words of a screen. */
export const statusKept = ({ outcome }) => outcome.toLowerCase();
