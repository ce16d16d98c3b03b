/** The topic of dead letters, read as any consumer would, and the command that redrives them. */

import { valuesOf } from './avro.js';
import { follow, kafkaFor } from './kafka.js';
import { run } from './turnstream.js';
import { until } from './until.js';

const TOPIC = 'llm.dead-letters';
const VALUES = valuesOf('DeadLetter');

export class DeadLetters {
  #local;
  #consumer;
  #records = [];

  /** Begins to read the topic from its start. */
  static async follow(local) {
    const letters = new DeadLetters(local);
    letters.#consumer = await follow(kafkaFor(local), TOPIC, ({ value, headers }) =>
      letters.#records.push({ ...VALUES.read(value), headers }),
    );
    return letters;
  }

  constructor(local) {
    this.#local = local;
  }

  /** The letters of a session and the notes behind them, in order. */
  of(session) {
    return this.#records.filter(({ sessionId }) => sessionId === session);
  }

  /** Waits for so many records of a session; gives them. */
  async untilWritten(session, count = 1) {
    await until(`${session} has ${count} records on ${TOPIC}`, () => this.of(session).length >= count);
    return this.of(session);
  }

  /** `turnstream dead-letters redrive` for one session, to its end. */
  async redrive(session, ...more) {
    const { kafka, ably, key } = this.#local;
    const where = ['--bootstrap', kafka, '--ably-url', ably.origin, '--ably-key', key];
    return await run('dead-letters', 'redrive', ...where, '--session', session, ...more);
  }

  /** `turnstream dead-letters list` for one session, to its end. */
  async list(session, ...more) {
    return await run('dead-letters', 'list', '--bootstrap', this.#local.kafka, '--session', session, ...more);
  }

  async close() {
    await this.#consumer.disconnect();
  }
}
