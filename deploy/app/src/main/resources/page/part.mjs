/** One part of an answer on the page. What was added last is marked, so that the eye finds where it grows. */

import { element, setAttribute, setText } from './dom.mjs';

const LABELS = { text: 'Text', reasoning: 'Reasoning', tool: 'Tool call' };

export class PartView {
  #settled = document.createTextNode('');
  #fresh = element('span', { class: 'fresh' });
  #shown = '';

  constructor(part) {
    this.label = element('h4', { class: 'part-label' }, LABELS[part.kind]);
    this.body = element('div', { class: 'part-text' }, this.#settled, this.#fresh);
    this.element = element('section', { class: `part ${part.kind}` }, this.label, this.body);
  }

  show(part) {
    setText(this.label, part.tool ? `${LABELS.tool}: ${part.tool}` : LABELS[part.kind]);
    setAttribute(this.element, 'data-status', part.status);
    this.label.hidden = part.kind === 'text';
    if (part.text === this.#shown) return;
    const grows = this.#shown !== '' && part.text.startsWith(this.#shown);
    this.#settled.data = grows ? this.#shown : '';
    const fresh = element('span', { class: 'fresh' }, grows ? part.text.slice(this.#shown.length) : part.text);
    this.#fresh.replaceWith(fresh);
    this.#fresh = fresh;
    this.#shown = part.text;
  }
}
