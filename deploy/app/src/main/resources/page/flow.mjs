/** The way of a token, from Kafka to this page, with the state of each station; the sink can be taken out. */

import { element, setAttribute, setText } from './dom.mjs';

const WORDS = {
  ready: 'running',
  starting: 'starting…',
  killed: 'killed',
  ended: 'ended by itself',
  failed: 'failed',
  absent: 'not here',
  connected: 'connected',
  connecting: 'connecting…',
  disconnected: 'connection lost',
  gone: 'not reachable',
};

export class Flow {
  #stations = {};

  /** @param actions `kill()` and `start()` */
  constructor(list, actions) {
    this.actions = actions;
    this.#add(list, 'kafka', 'Kafka', 'token-events');
    this.#add(list, 'topology', 'Topology', 'turn-events');
    this.#add(list, 'sink', 'Sink', '');
    this.#add(list, 'page', 'You', 'Ably channels');
    this.button = element('button', { type: 'button', class: 'small', id: 'sink-button', hidden: true, onclick: () => this.#press() });
    this.#stations.sink.place.append(this.button);
  }

  /** Shows the stations. `health` and `sink` are undefined while the server is away. */
  show({ health, sink, connection }) {
    const parts = health?.parts ?? {};
    this.#set('kafka', health ? 'ready' : 'gone');
    this.#set('topology', health ? (parts.topology ?? 'absent') : 'gone');
    this.#set('sink', sink ? sink.state : 'gone', sinkDetail(sink));
    this.#set('page', health ? connection : 'gone');
    this.#drawButton(sink);
  }

  press() {
    if (!this.button.hidden && !this.button.disabled) this.#press();
  }

  #press() {
    this.button.disabled = true;
    if (this.#kills) this.actions.kill();
    else this.actions.start();
  }

  #kills = true;

  #drawButton(sink) {
    this.button.hidden = !sink?.killable;
    if (!sink?.killable) return;
    this.#kills = sink.state === 'ready' || sink.state === 'starting';
    this.button.disabled = false;
    setText(this.button, this.#kills ? 'Kill the sink' : 'Start the sink');
    setAttribute(this.button, 'data-kills', String(this.#kills));
  }

  #add(list, key, name, carries) {
    const state = element('span', { class: 'station-state' });
    const detail = element('span', { class: 'station-detail' }, carries);
    const place = element('li', { class: 'station', 'data-station': key }, element('span', { class: 'station-name' }, name), state, detail);
    this.#stations[key] = { place, state, detail };
    list.append(place);
  }

  #set(key, state, detail) {
    const station = this.#stations[key];
    setAttribute(station.place, 'data-state', state);
    setText(station.state, WORDS[state] ?? state);
    if (detail !== undefined) setText(station.detail, detail);
  }
}

function sinkDetail(sink) {
  if (!sink) return '';
  if (sink.killable) return `process ${sink.pid}, life ${sink.lives}`;
  return sink.state === 'absent' ? 'runs elsewhere, or not at all' : 'in the server’s own process: --sink-process makes it one to kill';
}
