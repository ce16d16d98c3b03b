/** Histories of channels with what the simulator's model of the live view says of them, and the same on real clients. */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createClientSession } from '@ably/ai-transport/vercel';
import { realtimeFor } from './clients.js';
import { scratchPath, start } from './turnstream.js';
import { within } from './until.js';

/** So many are made of a story at least, but for a few stories. */
const OF_A_STORY = 10;
const LIMIT = 60_000;

/** Lets `turnstream simulate` write histories, and gives `count` of them, or a few less. */
export async function* histories(count) {
  const file = scratchPath('histories');
  const seeds = String(Math.ceil(count / OF_A_STORY));
  const simulate = await start('simulate', '--seeds', seeds, '--histories', file);
  const { code } = await simulate.end(60_000 + 100 * count);
  if (code !== 0) throw new Error(`${simulate.name} ended with ${code}:\n${simulate.output()}`);
  let given = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (given++ === count) return;
    yield JSON.parse(line);
  }
}

/** Everything that is needed to show histories: one that publishes, and one for each of those who watch. */
export class Theatre {
  /** Connections; a viewer has one of its own, since what a client has seen of a channel it has seen for good. */
  #publisher;
  #viewers;
  #shown = 0;

  constructor(local) {
    this.#publisher = realtimeFor(local, { echoMessages: false, transportParams: { appendRollupWindow: '0' } });
    this.#viewers = { live: realtimeFor(local), joined: realtimeFor(local), late: realtimeFor(local) };
  }

  close() {
    this.#publisher.close();
    Object.values(this.#viewers).forEach((client) => client.close());
  }

  /**
   * Does what a history says, and gives where the screens differ from what it says: nothing, when the model is right.
   *
   * @returns {Promise<{at: string, model: object, client: object}[]>}
   */
  async show(history) {
    const channelName = `ai:history-${++this.#shown}`;
    const stage = new Stage(this.#publisher.channels.get(channelName));
    const differences = [];
    const compare = async (viewer, who, expected) => {
      const client = await viewer.screen(Object.keys(expected.statuses));
      const { after, ...model } = expected;
      if (!isSame(model, client)) differences.push({ at: `${who} after ${after}`, model, client });
    };
    const live = await Viewer.open(this.#viewers.live, channelName);
    let joined;
    try {
      for (let done = 0; ; done++) {
        if (history.joined?.after === done && !joined) {
          await stage.done();
          joined = await Viewer.open(this.#viewers.joined, channelName, true);
        }
        const looks = history.live.filter(({ after }) => after === done);
        if (looks.length > 0) {
          await stage.done();
          await live.hasSeen(done);
          for (const look of looks) await compare(live, 'live', look);
        }
        if (done === history.operations.length) break;
        await stage.perform(history.operations[done]);
      }
      await joined.hasSeen(history.operations.length - history.joined.after);
      await compare(joined, `joined after ${history.joined.after},`, { ...history.joined, after: history.operations.length });
      const late = await Viewer.open(this.#viewers.late, channelName, true);
      try {
        await compare(late, 'late', history.late);
      } finally {
        await late.close();
      }
    } finally {
      await live.close();
      await joined?.close();
      await this.#publisher.channels.get(channelName).detach();
      this.#publisher.channels.release(channelName);
    }
    return differences;
  }
}

/** A channel on which operations are done, in order. Only where a serial is needed is it waited for. */
class Stage {
  #channel;
  #serials = new Map();
  #pending = [];

  constructor(channel) {
    this.#channel = channel;
  }

  async perform({ op, as, message }) {
    for (const label of [message.serial, message.extras?.ai?.transport?.['step-start-serial']]) {
      if (this.#serials.get(label) instanceof Promise) this.#serials.set(label, await this.#serials.get(label));
    }
    const filled = JSON.parse(JSON.stringify(message), (_, value) => this.#serials.get(value) ?? value);
    if (op === 'publish') {
      const serial = this.#channel.publish(filled).then(({ serials }) => serials[0]);
      this.#serials.set(`@${as}`, serial);
      this.#pending.push(serial);
    } else {
      this.#pending.push(this.#channel[`${op}Message`](filled));
    }
  }

  async done() {
    await within(LIMIT, 'what was published', Promise.all(this.#pending));
    this.#pending = [];
  }
}

/** A session of the unmodified client, and how many messages it has been delivered. */
class Viewer {
  #client;
  #channelName;
  #session;
  #seen = 0;
  #waiting = () => {};

  static async open(client, channelName, readsHistory = false) {
    const viewer = new Viewer(client, channelName);
    await viewer.#connect(readsHistory);
    return viewer;
  }

  constructor(client, channelName) {
    this.#client = client;
    this.#channelName = channelName;
    this.#session = createClientSession({ client, channelName });
    this.#session.on('error', () => {});
  }

  async #connect(readsHistory) {
    await within(LIMIT, 'to connect', this.#session.connect());
    // After the session's own subscription: what is counted has been shown.
    await this.#client.channels.get(this.#channelName).subscribe(() => {
      this.#seen++;
      this.#waiting();
    });
    if (readsHistory) {
      do await within(LIMIT, 'to read history', this.#session.view.loadOlder(100));
      while (this.#session.view.hasOlder());
    }
  }

  async hasSeen(count) {
    if (this.#seen >= count) return;
    const all = new Promise((resolve) => {
      this.#waiting = () => this.#seen >= count && resolve();
    });
    await within(LIMIT, `message ${count} of ${this.#channelName}`, all);
  }

  /** What is on screen: the messages and the turns in order; and how turns stand, whether they are shown or not. */
  screen(runs) {
    const { view } = this.#session;
    return plain({
      messages: view.getMessages().map(({ message }) => message),
      runs: view.runs().map(({ runId }) => runId),
      statuses: Object.fromEntries(runs.map((run) => [run, view.run(run)?.status ?? null])),
    });
  }

  async close() {
    await this.#session.close();
    this.#client.channels.release(this.#channelName);
  }
}

const plain = (value) => JSON.parse(JSON.stringify(value));

function isSame(one, other) {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}
