/**
 * A network that can be made bad: a TCP proxy in front of the local Ably server. It is a double, of what lies between a sink
 * and Ably: it passes bytes on, and of all that they say it only notes which connections are behind it.
 */

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const SWITCHES_TO_WEBSOCKET = 'HTTP/1.1 101';

export class BadNetwork {
  #server;
  #links = new Set();
  #delay = 0;
  #holds = false;

  /** How often a client has given up a link over which nothing came any more. */
  givenUp = 0;
  /** How many pieces were held up on their way. */
  delayed = 0;
  /** The ids of all connections to Ably that were ever opened through it. @type {Set<string>} */
  connectionIds = new Set();

  /** Opens it in front of the server at this address. */
  static async before({ hostname, port }) {
    const network = new BadNetwork((client) => network.#join(client, connect({ host: hostname, port: Number(port) })));
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    return network;
  }

  constructor(take) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, take);
  }

  /** Where clients find the server through this network. */
  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** How many links are open now, and not frozen. */
  get open() {
    return [...this.#links].filter((link) => !link.frozen).length;
  }

  /** Cuts every link that is open, as a router does that forgets: both ends are reset. Gives how many. */
  cut() {
    const links = [...this.#links];
    links.forEach((link) => link.reset());
    return links.length;
  }

  /** From now on every piece takes so many milliseconds more, each way; 0 for as fast as it is. */
  delay(millis) {
    this.#delay = millis;
  }

  /**
   * Leaves the links that are open half-open: nothing more of them arrives, and nobody is told. Links that are opened later
   * are good. Gives how many.
   *
   * @param {{answersOnly?: boolean}} options whether what clients send still arrives
   */
  freeze({ answersOnly = false } = {}) {
    const links = [...this.#links].filter((link) => !link.frozen);
    links.forEach((link) => link.freeze(answersOnly));
    return links.length;
  }

  /** From now on what the server answers stays on its way, in order; what clients send still arrives. */
  holdAnswers() {
    this.#holds = true;
  }

  /** Lets the answers go on that are held, and all that come. */
  releaseAnswers() {
    this.#holds = false;
    this.#links.forEach((link) => link.goOn());
  }

  /** Closes all of it. */
  close() {
    this.#server.close();
    this.cut();
  }

  #join(client, server) {
    const state = { delay: () => this.#delay, delayed: () => this.delayed++, holdsAnswers: () => this.#holds };
    const link = new Link(client, server, state);
    this.#links.add(link);
    noteConnectionId(server, this.connectionIds);
    let leaves = () => {
      leaves = () => {};
      if (link.frozen) this.givenUp++;
    };
    client.on('end', () => leaves());
    client.on('close', () => {
      leaves();
      if (!link.frozen) server.destroy();
    });
    // The far end of a frozen link learns nothing of its client's end: it stays as it is until all of this is closed.
    server.on('close', () => {
      if (!link.frozen) client.destroy();
      this.#links.delete(link);
    });
  }
}

/** Looks for the id that Ably gives to a WebSocket in its first words; answers over HTTP tell of other people's. */
function noteConnectionId(server, ids) {
  let heard = '';
  const listen = (piece) => {
    heard += piece.toString('latin1');
    const id = /"connectionId":"([^"]+)"/.exec(heard)?.[1];
    if (id !== undefined && heard.startsWith(SWITCHES_TO_WEBSOCKET)) ids.add(id);
    if (id !== undefined || (heard.length >= SWITCHES_TO_WEBSOCKET.length && !heard.startsWith(SWITCHES_TO_WEBSOCKET))) {
      server.off('data', listen);
    }
  };
  server.on('data', listen);
}

/** One connection of a client and the one to the server that stands for it. */
class Link {
  frozen = false;
  #sockets;
  #there;
  #back;

  constructor(client, server, { delay, delayed, holdsAnswers }) {
    this.#sockets = [client, server];
    server.setNoDelay(true);
    this.#there = new Way(client, server, { delay, delayed, holds: () => false });
    this.#back = new Way(server, client, { delay, delayed, holds: holdsAnswers });
  }

  goOn() {
    this.#back.pass();
  }

  freeze(answersOnly) {
    this.frozen = true;
    this.#back.stop();
    if (!answersOnly) this.#there.stop();
  }

  reset() {
    this.#there.stop();
    this.#back.stop();
    this.#sockets.forEach((socket) => socket.resetAndDestroy());
  }
}

/** One direction: pieces in order, each not before its time. */
class Way {
  #waiting = [];
  #stopped = false;
  #timer;
  #holds;

  constructor(from, to, { delay, delayed, holds }) {
    this.#holds = holds;
    const take = (act) => {
      if (this.#stopped) return;
      const millis = delay();
      if (millis > 0) delayed();
      this.#waiting.push({ due: performance.now() + millis, act });
      this.pass();
    };
    from.on('data', (piece) => take(() => to.write(piece)));
    from.on('end', () => take(() => to.end()));
    from.on('error', () => {});
  }

  /** What waits is lost, and whatever comes. */
  stop() {
    this.#stopped = true;
    this.#waiting = [];
    clearTimeout(this.#timer);
  }

  /** Passes on what is due. */
  pass() {
    clearTimeout(this.#timer);
    while (this.#waiting.length > 0 && !this.#holds()) {
      const left = this.#waiting[0].due - performance.now();
      if (left > 0) {
        this.#timer = setTimeout(() => this.pass(), left);
        return;
      }
      this.#waiting.shift().act();
    }
  }
}
