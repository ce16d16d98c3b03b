/** A session under watch, and what is demanded of every answer in it. */

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { growthOf, textsOf } from './judge.js';
import { codec, historyOf, transport } from './plain.js';
import { channelOf, turnOf } from './turnstream.js';
import { until } from './until.js';
import { lateView, LiveView } from './view.js';

let sessions = 0;

export class Conversation {
  #local;

  /** Begins to watch a new session. */
  static async open(local, word = 'session') {
    const session = `${word}-${++sessions}`;
    return new Conversation(local, session, await LiveView.open(local, channelOf(session)));
  }

  constructor(local, session, live) {
    this.#local = local;
    this.session = session;
    this.channel = channelOf(session);
    this.live = live;
  }

  async close() {
    await this.live.close();
  }

  late() {
    return lateView(this.#local, this.channel);
  }

  history() {
    return historyOf(this.#local, this.channel);
  }

  /**
   * Waits for a response's turn to end, and demands that the live screen, a late screen and the recording agree, that
   * what the live screen showed was a prefix of the end at every moment, and that the channel keeps one finished message
   * per text part.
   *
   * @param {{mayStartAnew?: boolean, mayOvertake?: boolean, limit?: number}} options whether the screen may once show
   *     less than before; whether the channel may show the end of the turn before text that it acknowledged earlier
   * @returns how the answer grew on the live screen
   */
  async expectWhole(response, recording, { mayStartAnew = false, mayOvertake = false, limit = 30_000 } = {}) {
    const status = await this.live.untilOver(turnOf(response), limit);
    if (mayOvertake) await this.#untilAllIsShown(recording, response);
    const live = this.live.screen;
    const growth = growthOf(this.live.screens, response);
    const { errors, ...late } = await this.late();

    assert.equal(status, recording.outcome, 'how the turn ended on screen');
    assert.deepEqual(textsOf(messageOf(live, response)), recording.texts, 'the live text is the recorded one');
    assert.deepEqual(late, live, 'somebody who comes late sees the same');
    assert.deepEqual(growth.wrong, [], 'at every moment the screen showed a prefix of the end');
    if (!mayStartAnew) assert.equal(growth.restarts, 0, 'the screen never showed less than before');
    assert.deepEqual(errors.concat(this.live.errors).map(String), [], 'the clients met no errors');
    await this.expectOneMessagePerText(response);
    return growth;
  }

  /** Waits until what the channel acknowledged is done too, and has reached the live screen. */
  async #untilAllIsShown(recording, response) {
    const isClosed = async () => (await this.history()).every((message) => transport(message, 'status') !== 'streaming');
    await until('no stream of the channel is open', isClosed, { limit: 5_000 });
    const isShown = () => isDeepStrictEqual(textsOf(this.live.message(response)), recording.texts);
    await until('the live screen shows the text', isShown, { limit: 5_000, seen: () => this.live.screen });
  }

  /** Demands that the texts of a response are one message each in the channel's history, closed, and equal to the screen. */
  async expectOneMessagePerText(response) {
    const history = await this.history();
    const streams = history.filter((message) => transport(message, 'codec-message-id') === response && isText(message));
    const kept = streams.filter((message) => transport(message, 'step-start-serial') === lastAttempt(history, message));
    assert.deepEqual(
      kept.map((message) => ({ type: codec(message, 'kind'), text: message.data })).filter(({ text }) => text !== ''),
      textsOf(this.live.message(response)),
      'history has one message per text part',
    );
    const open = streams.filter((message) => transport(message, 'status') === 'streaming');
    assert.deepEqual(open.map(({ serial }) => serial), [], 'no stream is left open');
  }
}

const isText = (message) => ['text', 'reasoning'].includes(codec(message, 'kind'));

/** The serial of the newest start of a message's step: clients show nothing of earlier ones. */
const lastAttempt = (history, message) =>
  history
    .filter(({ name }) => name === 'ai-step-start')
    .filter((start) => transport(start, 'step-id') === transport(message, 'step-id'))
    .at(-1)?.serial;

const messageOf = (screen, id) => screen.messages.find((message) => message.id === id);
