/**
 * One session under watch: its channel live, with what was there before from its history. Attaching comes first and the
 * history second, so that nothing can fall between the two; what is in both is taken once.
 */

import { answerOf } from './answer.mjs';
import { ApiError, api } from './api.mjs';
import { Messages } from './fold.mjs';
import { judge } from './verdict.mjs';

const RETRY = 1_000;

export class Watch {
  #realtime;
  #changed;
  #messages = new Messages();
  #held = [];
  #loading = false;
  #loaded = false;
  #generation = 0;
  /** The recording's account of itself; undefined when it is not known. */
  truth;
  /** What the server says of the session. */
  about = {};
  /** The operations on its channel, in order. */
  operations = [];
  /** Characters that were there when this page came, of an answer that was under way. */
  joinedAt = 0;

  constructor(session, realtime, changed) {
    this.session = session;
    this.#realtime = realtime;
    this.#changed = changed;
    realtime.attach(`ai:${session}`, {
      attached: (resumed) => (resumed && this.#loaded ? undefined : this.#load()),
      message: (message) => this.#take(message),
    });
  }

  close() {
    this.#generation++;
    this.#realtime.detach(`ai:${this.session}`);
  }

  /** True once history was read. */
  get isLoaded() {
    return this.#loaded;
  }

  get rewrites() {
    return this.#messages.rewrites;
  }

  get answer() {
    return answerOf(this.#messages.list());
  }

  get verdict() {
    return judge(this.answer, this.truth);
  }

  #take(message) {
    if (this.#loading) {
      this.#held.push(message);
      return;
    }
    if (this.#messages.apply(message)) this.#changed(this);
    if (this.#messages.orphans > 0) this.#load();
  }

  async #load() {
    const generation = ++this.#generation;
    this.#loading = true;
    try {
      const { messages } = await api.history(this.session);
      if (generation !== this.#generation) return;
      this.#begin(messages);
    } catch (failure) {
      if (generation !== this.#generation) return;
      if (!(failure instanceof ApiError)) throw failure;
      setTimeout(() => generation === this.#generation && this.#load(), RETRY);
    }
  }

  #begin(messages) {
    this.#messages.orphans = 0;
    for (const message of messages) this.#messages.apply(message);
    if (!this.#loaded) {
      const { state, parts } = this.answer;
      if (state === 'streaming') this.joinedAt = parts.reduce((sum, { text }) => sum + text.length, 0);
    }
    this.#loaded = true;
    this.#loading = false;
    for (const message of this.#held.splice(0)) this.#messages.apply(message);
    this.#changed(this);
  }
}
