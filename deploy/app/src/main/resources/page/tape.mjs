/** The operations on a channel: as a strip to see at a glance, and as a table for who wants to know. */

import { element, setText } from './dom.mjs';
import { number, plural } from './words.mjs';

const MOST_MARKS = 140;
const MOST_ROWS = 200;
const HEADS = ['#', 'Operation', 'Characters', 'ms since last', 'Answer', 'Serial'];

export class Tape {
  #drawn = 0;
  #rows = 0;

  constructor() {
    this.strip = element('div', { class: 'tape', 'aria-hidden': 'true' });
    this.summary = element('summary', {});
    this.body = element('tbody');
    this.table = element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...HEADS.map((head) => element('th', { scope: 'col' }, head)))),
      this.body,
    );
    const scroller = element('div', { class: 'scroller', tabIndex: 0, role: 'region', 'aria-label': 'Operations on the channel' }, this.table);
    this.details = element('details', { class: 'operations', ontoggle: () => this.#fill(this.#all) }, this.summary, scroller);
  }

  #all = [];

  /** Shows what is new since the last time. */
  show(operations) {
    if (operations.length < this.#drawn) this.#restart();
    this.#all = operations;
    for (const operation of operations.slice(this.#drawn)) this.strip.append(mark(operation));
    this.#drawn = operations.length;
    while (this.strip.childElementCount > MOST_MARKS) this.strip.firstElementChild.remove();
    setText(this.summary, summaryOf(operations));
    this.#fill(operations);
  }

  #restart() {
    this.#drawn = 0;
    this.#rows = 0;
    this.strip.replaceChildren();
    this.body.replaceChildren();
  }

  /** Nobody reads a closed table. */
  #fill(operations) {
    if (!this.details.open) return;
    operations.slice(this.#rows).forEach((operation, index) => {
      const before = operations[this.#rows + index - 1];
      this.body.prepend(row(operation, before));
    });
    this.#rows = operations.length;
    while (this.body.childElementCount > MOST_ROWS) this.body.lastElementChild.remove();
  }
}

const isGood = ({ answer, applied }) => answer === 'ack' && applied !== 'no';

function mark(operation) {
  const made = element('i', { class: `${operation.kind}${isGood(operation) ? '' : ' doubtful'}` });
  made.style.height = `${Math.min(100, 22 + 26 * Math.log10(1 + operation.size))}%`;
  return made;
}

function row(operation, before) {
  const cells = [
    number(operation.n),
    operation.name ? `${operation.kind} ${operation.name}` : operation.kind,
    number(operation.size),
    before ? number(operation.at - before.at) : '',
    answerOf(operation),
    operation.serial ?? '',
  ];
  return element('tr', { class: isGood(operation) ? undefined : 'doubtful' }, ...cells.map((cell) => element('td', {}, cell)));
}

function answerOf({ answer, applied, code }) {
  const said = { ack: 'acknowledged', nack: `refused (${code})`, nothing: 'no answer' }[answer];
  return applied === 'repeat' ? `${said}, a repeat` : said;
}

function summaryOf(operations) {
  if (operations.length === 0) return 'No operations yet';
  const counts = { create: 0, append: 0, update: 0 };
  for (const { kind } of operations) counts[kind] = (counts[kind] ?? 0) + 1;
  const doubtful = operations.filter((operation) => !isGood(operation)).length;
  const kinds = ['create', 'append', 'update'].filter((kind) => counts[kind] > 0).map((kind) => plural(counts[kind], kind));
  return `${kinds.join(', ')}; ${doubtful === 0 ? 'all acknowledged' : `${number(doubtful)} not acknowledged`}`;
}
