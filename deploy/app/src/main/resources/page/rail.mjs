/** The list of all sessions: one stop of the Tab key, arrows within, Enter shows and hides. */

import { element, setAttribute, setText } from './dom.mjs';
import { STATES, number, title } from './words.mjs';

export class Rail {
  #items = new Map();

  /** @param toggle called with a session's id */
  constructor(list, empty, toggle) {
    this.list = list;
    this.empty = empty;
    this.toggle = toggle;
    list.addEventListener('keydown', (event) => this.#move(event));
  }

  /** Shows the sessions, the newest first. */
  show(sessions, open) {
    const ids = new Set(sessions.map(({ session }) => session));
    for (const [id, item] of this.#items) {
      if (!ids.has(id)) {
        item.place.remove();
        this.#items.delete(id);
      }
    }
    for (const about of sessions) {
      const item = this.#items.get(about.session) ?? this.#add(about.session);
      setText(item.name, about.recording ? title(about.recording) : about.session);
      setText(item.state, `${STATES[about.state] ?? about.state} · ${number(about.characters)}`);
      setAttribute(item.button, 'data-state', about.state);
      setAttribute(item.button, 'aria-pressed', String(open.has(about.session)));
    }
    this.empty.hidden = sessions.length > 0;
    this.#keepOneStop();
  }

  #add(session) {
    const name = element('span', { class: 'session-name' });
    const state = element('span', { class: 'session-state' });
    const button = element(
      'button',
      { type: 'button', class: 'session', tabIndex: -1, 'data-session': session, onclick: () => this.toggle(session) },
      element('span', { class: 'dot', 'aria-hidden': 'true' }),
      name,
      state,
    );
    button.addEventListener('focus', () => this.#keepOneStop(button));
    const item = { place: element('li', {}, button), button, name, state };
    this.#items.set(session, item);
    this.list.prepend(item.place);
    return item;
  }

  get #buttons() {
    return [...this.list.querySelectorAll('button')];
  }

  #keepOneStop(chosen) {
    const buttons = this.#buttons;
    const stop = chosen ?? buttons.find((button) => button.tabIndex === 0) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  }

  #move(event) {
    const buttons = this.#buttons;
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined || !buttons[to]) return;
    event.preventDefault();
    buttons[to].focus();
  }
}
