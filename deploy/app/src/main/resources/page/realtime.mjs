/**
 * One connection to an Ably-compatible server: its realtime protocol, JSON over WebSocket, as far as watching channels
 * goes. A lost connection is taken up again where it was; where that cannot be, the channel is told to begin anew.
 */

const HEARTBEAT = 0;
const CONNECTED = 4;
const DISCONNECTED = 6;
const CLOSED = 8;
const ERROR = 9;
const ATTACH = 10;
const ATTACHED = 11;
const DETACH = 12;
const DETACHED = 13;
const MESSAGE = 15;

const RESUMED = 4;
const SUBSCRIBE = 1 << 18;

const FIRST_WAIT = 250;
const LONGEST_WAIT = 4_000;

export class Realtime {
  #credentials;
  #report;
  #socket;
  #channels = new Map();
  #key;
  #connectionId;
  #wait = FIRST_WAIT;
  #idle;
  #maxIdle = 0;
  #timer;
  #closed = false;

  /**
   * @param credentials gives `{ ably, token }`, asked at each connect
   * @param report hears `connecting`, `connected` and `disconnected`
   */
  constructor(credentials, report) {
    this.#credentials = credentials;
    this.#report = report;
  }

  /** Connects, and stays connected until it is closed. */
  open() {
    this.#connect();
  }

  /**
   * Watches a channel.
   *
   * @param listener `attached(resumed)` after each attach, before any message of it; `message(message)` for each
   */
  attach(channel, listener) {
    this.#channels.set(channel, { listener, serial: undefined });
    if (this.#connectionId) this.#sendAttach(channel);
  }

  detach(channel) {
    if (this.#channels.delete(channel) && this.#connectionId) this.#send({ action: DETACH, channel });
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#idle);
    this.#socket?.close();
  }

  /** Tries now, where it would have waited. */
  hurry() {
    if (this.#socket || this.#closed) return;
    clearTimeout(this.#timer);
    this.#wait = FIRST_WAIT;
    this.#connect();
  }

  async #connect() {
    if (this.#closed) return;
    this.#report('connecting');
    let where;
    try {
      where = await this.#credentials();
    } catch {
      this.#later();
      return;
    }
    if (this.#closed || this.#socket) return;
    const address = new URL(where.ably.replace(/^http/, 'ws'));
    address.search = new URLSearchParams({
      v: '6',
      format: 'json',
      heartbeats: 'true',
      access_token: where.token,
      ...(this.#key ? { resume: this.#key } : {}),
    }).toString();
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#socket === socket && this.#receive(JSON.parse(data));
    socket.onclose = () => this.#socket === socket && this.#lost();
  }

  #lost() {
    this.#socket = undefined;
    this.#connectionId = undefined;
    clearTimeout(this.#idle);
    if (this.#closed) return;
    this.#report('disconnected');
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
  }

  #drop() {
    const socket = this.#socket;
    this.#lost();
    socket?.close();
  }

  #receive(message) {
    this.#watchIdle();
    switch (message.action) {
      case HEARTBEAT:
        break;
      case CONNECTED:
        this.#connected(message);
        break;
      case DISCONNECTED:
      case CLOSED:
        this.#drop();
        break;
      case ERROR:
        if (message.channel) {
          this.#refused(message.channel);
        } else {
          this.#key = undefined;
          this.#drop();
        }
        break;
      case ATTACHED:
        this.#attached(message);
        break;
      case DETACHED:
        if (this.#channels.has(message.channel)) this.#sendAttach(message.channel);
        break;
      case MESSAGE:
        this.#deliver(message);
        break;
      default: // What a later protocol brings is ignored.
    }
  }

  #connected({ connectionId, connectionDetails = {} }) {
    this.#connectionId = connectionId;
    this.#key = connectionDetails.connectionKey;
    this.#maxIdle = connectionDetails.maxIdleInterval ?? 0;
    this.#wait = FIRST_WAIT;
    this.#watchIdle();
    this.#report('connected');
    for (const channel of this.#channels.keys()) this.#sendAttach(channel);
  }

  /** Nothing of a channel comes any more: it is asked for again after a while, from the present. */
  #refused(channel) {
    const known = this.#channels.get(channel);
    if (!known) return;
    known.serial = undefined;
    setTimeout(() => this.#channels.get(channel) === known && this.#connectionId && this.#sendAttach(channel), LONGEST_WAIT);
  }

  #attached({ channel, flags = 0, channelSerial }) {
    const known = this.#channels.get(channel);
    if (!known) return;
    known.serial = channelSerial ?? known.serial;
    known.listener.attached((flags & RESUMED) !== 0);
  }

  #deliver({ channel, channelSerial, messages = [], id, timestamp }) {
    const known = this.#channels.get(channel);
    if (!known) return;
    known.serial = channelSerial ?? known.serial;
    messages.forEach((message, index) => known.listener.message({ id: `${id}:${index}`, timestamp, ...message }));
  }

  /** With the place where it was: what was missed is delivered then. */
  #sendAttach(channel) {
    const { serial } = this.#channels.get(channel);
    this.#send({ action: ATTACH, channel, flags: SUBSCRIBE, ...(serial ? { channelSerial: serial } : {}) });
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** A connection that is silent for longer than the server promised is gone. */
  #watchIdle() {
    clearTimeout(this.#idle);
    if (this.#maxIdle > 0) this.#idle = setTimeout(() => this.#drop(), this.#maxIdle + 5_000);
  }
}
