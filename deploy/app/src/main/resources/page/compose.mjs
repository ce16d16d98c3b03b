/** The form that starts an answer. */

import { element } from './dom.mjs';
import { family, number, title } from './words.mjs';

/** Long enough to be watched, and with reasoning. */
const FIRST = 'openai-responses/reasoning-summary-long';

/** A surprise should last longer than a blink. */
const SURPRISING = 200;
const AT_ONCE = 4;

export class Compose {
  #recordings = [];

  /** @param start called with orders `{ recording, pace, codec }` */
  constructor(form, start) {
    this.form = form;
    this.start = start;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#order([form.elements.recording.value]);
    });
    form.querySelector('#surprise').addEventListener('click', () => this.#order(this.#surprises(1)));
    form.querySelector('#several').addEventListener('click', () => this.#order(this.#surprises(AT_ONCE)));
  }

  /** Fills the list of recordings, by provider. */
  fill(recordings) {
    this.#recordings = recordings;
    const select = this.form.elements.recording;
    const groups = Map.groupBy ? Map.groupBy(recordings, ({ name }) => family(name)) : grouped(recordings);
    select.replaceChildren(
      ...[...groups].map(([label, members]) => element('optgroup', { label }, ...members.map(option))),
    );
    select.value = FIRST;
    for (const button of this.form.querySelectorAll('button')) button.disabled = false;
  }

  focus() {
    this.form.elements.recording.focus();
  }

  #order(recordings) {
    const { pace, codec } = this.form.elements;
    this.start(recordings.map((recording) => ({ recording, pace: pace.value, codec: codec.value })));
  }

  #surprises(many) {
    const left = this.#recordings.filter(({ characters }) => characters >= SURPRISING).map(({ name }) => name);
    const drawn = [];
    while (drawn.length < many && left.length > 0) drawn.push(...left.splice(Math.floor(Math.random() * left.length), 1));
    return drawn;
  }
}

function grouped(recordings) {
  const groups = new Map();
  for (const recording of recordings) {
    const key = family(recording.name);
    groups.set(key, [...(groups.get(key) ?? []), recording]);
  }
  return groups;
}

function option({ name, characters, outcome }) {
  const what = outcome === 'complete' ? number(characters) : 'fails';
  return element('option', { value: name }, `${title(name)} · ${what}`);
}
