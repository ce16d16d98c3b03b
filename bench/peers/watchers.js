/**
 * People who look at channels: for each of them the unmodified client of `@ably/ai-transport` with its Vercel codec, over
 * a connection of its own.
 *
 * Arguments: `live` or `late`, the address of Ably, the API key, what the names of the channels begin with, the number of
 * the first one, and how many. Who is `live` is there from now on: prints `ready`, and for the line `report` on standard
 * input waits until every answer is over, and says what is shown. Who is `late` comes now, reads everything that the
 * channel has kept, and says what is shown. What is shown is a line of JSON for each channel, and `done` after the last.
 * Ends with its standard input, or on SIGTERM.
 */

import { createInterface } from 'node:readline';
import { createClientSession } from '@ably/ai-transport/vercel';
import * as Ably from 'ably';

const [mode, address, key, prefix, first, count] = process.argv.slice(2);
const channels = Array.from({ length: Number(count) }, (_, index) => `${prefix}${Number(first) + index}`);
const url = new URL(address);

/** How many come at the same moment: a thousand at once would be a storm of its own. */
const AT_ONCE = 20;
/** Messages of a page of history. */
const PAGE = 100;
const TO_END_MS = 90_000;
const BETWEEN_LOOKS_MS = 100;
const OVER = new Set(['complete', 'cancelled', 'error']);

/** One person, and what was on the screen so far. */
class Person {
  #client;
  #session;
  #text = '';
  #longest = '';
  #restarts = 0;
  #crossed = 0;
  #errors = [];

  constructor(channel) {
    this.channel = channel;
  }

  async come() {
    this.#client = new Ably.Realtime({
      key,
      endpoint: url.hostname,
      port: Number(url.port),
      tls: false,
      logLevel: 0,
    });
    this.#session = createClientSession({ client: this.#client, channelName: this.channel });
    this.#session.on('error', (error) => this.#errors.push(error.message));
    for (const event of ['update', 'run']) this.#session.view.on(event, () => this.#look());
    await this.#session.connect();
  }

  /** Reads everything that there is. */
  async readBack() {
    do await this.#session.view.loadOlder(PAGE);
    while (this.#session.view.hasOlder());
    this.#look();
  }

  /** Of two states of a screen that follow each other one begins with the other, or something was wrong on it. */
  #look() {
    const text = this.#texts().join('');
    if (this.#text.startsWith(text)) this.#restarts += text === this.#text ? 0 : 1;
    else if (!text.startsWith(this.#text)) this.#crossed++;
    if (text.length > this.#longest.length) this.#longest = text;
    this.#text = text;
  }

  #texts() {
    return this.#session.view.getMessages().map(({ message }) =>
      message.parts
        .filter(({ type }) => type === 'text')
        .map(({ text }) => text)
        .join(''),
    );
  }

  get isOver() {
    const runs = this.#session.view.runs();
    return runs.length > 0 && runs.every(({ status }) => OVER.has(status));
  }

  report() {
    const texts = this.#texts();
    return JSON.stringify({
      channel: this.channel,
      texts,
      runs: this.#session.view.runs().map(({ status }) => status),
      longest: this.#longest === texts.join('') ? null : this.#longest,
      restarts: this.#restarts,
      crossed: this.#crossed,
      errors: this.#errors,
    });
  }

  async leave() {
    await this.#session.close();
    this.#client.close();
  }
}

/** Does it for all of them, a few at a time. */
async function forEach(items, work) {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function live() {
  const people = channels.map((channel) => new Person(channel));
  await forEach(people, (person) => person.come());
  console.log('ready');
  createInterface({ input: process.stdin })
    .on('line', async (line) => {
      if (line !== 'report') return;
      const deadline = Date.now() + TO_END_MS;
      while (!people.every((person) => person.isOver) && Date.now() < deadline) await pause(BETWEEN_LOOKS_MS);
      people.forEach((person) => console.log(person.report()));
      console.log('done');
    })
    .on('close', () => process.exit(0));
}

async function late() {
  process.stdin.on('end', () => process.exit(0)).resume();
  await forEach(channels, async (channel) => {
    const person = new Person(channel);
    await person.come();
    await person.readBack();
    console.log(person.report());
    await person.leave();
  });
  console.log('done');
}

process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
await { live, late }[mode]();
