/** What is round the answers: theme, shortcuts, what is read out, and the word that the server is gone. */

import { setText } from './dom.mjs';

const THEMES = ['auto', 'light', 'dark'];

/** What the browser keeps of this page, where it keeps anything. */
const kept = {
  get: (name) => {
    try {
      return localStorage.getItem(`turnstream.${name}`);
    } catch {
      return null;
    }
  },
  set: (name, value) => {
    try {
      localStorage.setItem(`turnstream.${name}`, value);
    } catch {
      // A browser that keeps nothing shows the page all the same.
    }
  },
};

/** Light, dark, or as the system has it. */
export function themes(button) {
  let theme = THEMES.includes(kept.get('theme')) ? kept.get('theme') : 'auto';
  const show = () => {
    document.documentElement.dataset.theme = theme;
    setText(button, `Theme: ${theme}`);
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    kept.set('theme', theme);
    show();
  });
  show();
}

/** Single keys that do things, unless somebody is typing or has turned them off. */
export function shortcuts(box, keys) {
  box.checked = kept.get('shortcuts') !== 'off';
  box.addEventListener('change', () => kept.set('shortcuts', box.checked ? 'on' : 'off'));
  document.addEventListener('keydown', (event) => {
    const busy = event.target.closest?.('input, select, textarea, dialog') || event.ctrlKey || event.metaKey || event.altKey;
    const action = keys[event.key];
    if (!box.checked || busy || event.repeat || !action) return;
    event.preventDefault();
    action();
  });
}

/** Reads things out, one after the other: two at once would lose the first. */
export class Announcer {
  #queue = [];
  #timer;

  constructor(region) {
    this.region = region;
  }

  say(text) {
    this.#queue.push(text);
    this.#timer ??= setTimeout(() => this.#next(), 150);
  }

  #next() {
    const text = this.#queue.splice(0, 3).join(' ');
    this.region.textContent = text;
    this.#timer = this.#queue.length > 0 ? setTimeout(() => this.#next(), 1_500) : undefined;
  }
}
