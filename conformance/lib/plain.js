/** The channel without AI Transport: a subscriber that folds what it gets, and the channel's history. */

import { realtimeFor, restFor } from './clients.js';

/** Folds live messages by Ably's own rule: a create sets, an append adds, an update replaces. */
export class PlainSubscriber {
  #client;
  #messages = new Map();

  static async open(local, channelName) {
    const client = realtimeFor(local);
    const subscriber = new PlainSubscriber(client);
    await client.channels.get(channelName).subscribe((message) => subscriber.#fold(message));
    return subscriber;
  }

  constructor(client) {
    this.#client = client;
    /** Every state of every text, in order: `{ serial, data }`. */
    this.states = [];
  }

  /** The messages as they stand, in the order of their creation. */
  get messages() {
    return [...this.#messages.values()].sort((a, b) => (a.serial < b.serial ? -1 : 1));
  }

  close() {
    this.#client.close();
  }

  #fold({ action, serial, name, data, extras }) {
    const known = this.#messages.get(serial);
    if (action === 'message.delete') {
      this.#messages.delete(serial);
      return;
    }
    const text = action === 'message.append' ? (known?.data ?? '') + data : data;
    this.#messages.set(serial, { serial, name: name ?? known?.name, data: text, extras });
    this.states.push({ serial, data: text });
  }
}

/** Everything that a channel has kept, oldest first, one entry per message. */
export async function historyOf(local, channelName) {
  const messages = [];
  let page = await restFor(local).channels.get(channelName).history({ direction: 'forwards', limit: 100 });
  for (;;) {
    messages.push(...page.items);
    if (!page.hasNext()) return messages.filter(({ action }) => action !== 'message.delete');
    page = await page.next();
  }
}

/** A transport header of a message, or undefined. */
export const transport = (message, header) => message.extras?.ai?.transport?.[header];

/** A codec header of a message, or undefined. */
export const codec = (message, header) => message.extras?.ai?.codec?.[header];
