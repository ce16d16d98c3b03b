/** What a person sees: the view of the unmodified `@ably/ai-transport` client with its Vercel codec. */

import { createClientSession } from '@ably/ai-transport/vercel';
import { realtimeFor } from './clients.js';
import { until } from './until.js';

const TERMINAL = new Set(['complete', 'cancelled', 'error']);

/**
 * A state of the screen: the messages in order, and how each run stands.
 *
 * @typedef {{messages: {id: string, role: string, parts: object[]}[], runs: Record<string, string>}} Screen
 */

/** @returns {Screen} a copy: the client goes on changing its own */
const screenOf = (view) => ({
  messages: view.getMessages().map(({ message }) => ({ ...message, parts: message.parts.map((part) => ({ ...part })) })),
  runs: Object.fromEntries(view.runs().map(({ runId, status }) => [runId, status])),
});

async function connect(local, channelName) {
  const client = realtimeFor(local);
  const session = createClientSession({ client, channelName });
  const errors = [];
  session.on('error', (error) => errors.push(error));
  await session.connect();
  return { client, session, errors };
}

/** Is there from the beginning and keeps every state that it shows. */
export class LiveView {
  #client;
  #session;

  static async open(local, channelName) {
    return new LiveView(await connect(local, channelName));
  }

  constructor({ client, session, errors }) {
    this.#client = client;
    this.#session = session;
    /** Errors that the client reported to its user. */
    this.errors = errors;
    /** Every state that was on screen, in order. @type {Screen[]} */
    this.screens = [];
    for (const event of ['update', 'run']) {
      session.view.on(event, () => this.screens.push(this.screen));
    }
  }

  /** @returns {Screen} what is on screen now */
  get screen() {
    return screenOf(this.#session.view);
  }

  /** The message with this id, or undefined. */
  message(id) {
    return this.#session.view.getMessages().find(({ message }) => message.id === id)?.message;
  }

  statusOf(run) {
    return this.#session.view.run(run)?.status;
  }

  /** Waits until a run is over; gives its status. */
  async untilOver(run, limit = 30_000) {
    await until(`run ${run} is over on screen`, () => TERMINAL.has(this.statusOf(run)), {
      limit,
      seen: () => this.screen,
    });
    return this.statusOf(run);
  }

  async close() {
    await this.#session.close();
    this.#client.close();
  }
}

/** What somebody sees who comes now and reads everything that the channel has kept. @returns {Promise<Screen>} */
export async function lateView(local, channelName) {
  const { client, session, errors } = await connect(local, channelName);
  try {
    do await session.view.loadOlder(100);
    while (session.view.hasOlder());
    return { ...screenOf(session.view), errors };
  } finally {
    await session.close();
    client.close();
  }
}
