/** The topic of finished answers, read as any consumer would: Kafka's protocol, Avro, committed records only. */

import { readdirSync, readFileSync } from 'node:fs';
import avro from 'avsc';
import { Kafka, logLevel } from 'kafkajs';
import { until } from './until.js';

const HISTORY = new URL('../../schemas/src/main/resources/history/CompletedResponse/', import.meta.url);
const TOPIC = 'llm.responses';

/** Confluent's wire format: a zero, four bytes that name the schema, then the value. */
const HEADER = 5;

/** The newest released schema. */
const TYPE = avro.Type.forSchema(
  JSON.parse(readFileSync(new URL(`${Math.max(...readdirSync(HISTORY).map(parseFloat))}.avsc`, HISTORY), 'utf8')),
);

const SHOWN_AS = { TEXT: 'text', REFUSAL: 'text', REASONING: 'reasoning' };

export class Responses {
  #consumer;
  #byId = new Map();
  #fetches = 0;

  /** Begins to read the topic from its start. */
  static async follow({ kafka }) {
    const client = new Kafka({ brokers: [kafka], logLevel: logLevel.NOTHING });
    const responses = new Responses(client.consumer({ groupId: `conformance-${process.pid}-${Date.now()}`, maxWaitTimeInMs: 100 }));
    await responses.#start();
    return responses;
  }

  constructor(consumer) {
    this.#consumer = consumer;
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

  async #start() {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    this.#consumer.on(this.#consumer.events.FETCH_START, () => this.#fetches++);
    await this.#consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => this.#keep(message.value && TYPE.fromBuffer(message.value.subarray(HEADER))),
    });
    await until('the first fetch', () => this.#fetches > 0);
  }

  #keep(value) {
    if (value) this.#byId.set(`${value.sessionId}|${value.responseId}`, value);
  }
}

/** The texts and reasonings of a finished response, as a screen shows them. */
export const textsKept = ({ parts }) =>
  parts
    .filter(({ kind, text }) => SHOWN_AS[kind] && text !== '')
    .map(({ kind, text }) => ({ type: SHOWN_AS[kind], text }));

/** How it ended, in the words of a screen. */
export const statusKept = ({ outcome }) => outcome.toLowerCase();
