/** One session on the page: the answer as it grows, what is held against it, and what happens on its channel. */

import { element, setAttribute, setText } from './dom.mjs';
import { PartView } from './part.mjs';
import { place } from './place.mjs';
import { Tape } from './tape.mjs';
import { STATES, family, number, plural, sentence, title } from './words.mjs';

const NEAR_END = 40;

export class Card {
  #parts = new Map();
  #tape = new Tape();
  #scheduled = false;

  /** @param actions `stop(watch)`, `close(watch)`, `said(text)` */
  constructor(watch, actions) {
    this.watch = watch;
    this.#actions = actions;
    const id = `answer-${CSS.escape(watch.session)}`;
    this.heading = element('h3', { id });
    this.origin = element('p', { class: 'origin' });
    this.badge = element('span', { class: 'badge' });
    this.closer = element('button', { type: 'button', class: 'quiet icon', onclick: () => actions.close(watch) }, '×');
    this.log = element('div', { class: 'log', role: 'log', tabIndex: 0 });
    this.empty = element('p', { class: 'empty' });
    this.note = element('p', { class: 'note', hidden: true });
    this.fill = element('span', { class: 'fill' });
    this.verdict = element('p', { class: 'verdict' });
    this.stopper = element('button', { type: 'button', class: 'small', onclick: () => actions.stop(watch) }, 'Stop');
    this.late = element('a', { class: 'button small', target: '_blank', rel: 'noopener', href: place.of([watch.session]) }, 'Open as late joiner');
    this.element = element(
      'article',
      { class: 'card', 'aria-labelledby': id, 'data-session': watch.session },
      element('header', {}, element('div', { class: 'names' }, this.heading, this.origin), this.badge, this.closer),
      element('div', { class: 'meter', 'aria-hidden': 'true' }, this.fill),
      this.note,
      this.log,
      this.verdict,
      element('div', { class: 'doing' }, this.stopper, this.late),
      this.#tape.strip,
      this.#tape.details,
    );
  }

  #actions;
  #state;

  /** Draws at the next frame, once, however often it is asked for. */
  update(sink) {
    this.#sink = sink ?? this.#sink;
    if (this.#scheduled) return;
    this.#scheduled = true;
    const draw = () => {
      this.#scheduled = false;
      this.#draw();
    };
    if (document.hidden) setTimeout(draw, 100);
    else requestAnimationFrame(draw);
  }

  #sink = {};

  #draw() {
    const { watch } = this;
    const { answer, verdict, about } = watch;
    const name = about.recording ? title(about.recording) : watch.session;
    setText(this.heading, name);
    setText(this.origin, [about.model ?? 'played from outside', about.recording && family(about.recording), about.pace && `${about.pace} pace`, about.recording && watch.session].filter(Boolean).join(' · '));
    setAttribute(this.closer, 'aria-label', `Close ${name}`);
    setAttribute(this.log, 'aria-label', `Answer ${name}`);
    setAttribute(this.stopper, 'aria-label', `Stop ${name}`);
    setAttribute(this.late, 'aria-label', `Open as late joiner: ${name}, in a new tab`);
    const state = watch.isUnknown ? 'unknown' : answer.state;
    setAttribute(this.element, 'data-state', state);
    setAttribute(this.element, 'data-verdict', verdict.verdict);
    setText(this.badge, watch.isUnknown ? 'not here' : STATES[state]);
    this.stopper.disabled = !['waiting', 'streaming'].includes(state);
    this.late.hidden = watch.isUnknown === true;
    this.#drawParts(answer, state);
    this.#drawNote(answer);
    setText(this.verdict, watch.isUnknown ? '' : sentence(verdict, state));
    this.fill.style.width = `${verdict.of === 0 ? (state === 'complete' ? 100 : 0) : Math.min(100, (100 * verdict.shown) / verdict.of)}%`;
    this.#tape.show(watch.operations);
    this.#announce(state, name, verdict);
  }

  #drawParts(answer, state) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
    setAttribute(this.log, 'aria-busy', String(state === 'streaming'));
    const shown = answer.parts.filter(({ kind, text, status }) => text !== '' || kind !== 'text' || status === 'streaming');
    const keys = new Set(shown.map(({ key }) => key));
    for (const [key, view] of this.#parts) {
      if (!keys.has(key)) {
        view.element.remove();
        this.#parts.delete(key);
      }
    }
    for (const part of shown) {
      let view = this.#parts.get(part.key);
      if (!view) {
        view = new PartView(part);
        this.#parts.set(part.key, view);
        this.log.append(view.element);
      }
      view.show(part);
    }
    if (shown.length === 0) {
      setText(this.empty, this.#emptyText(state));
      if (!this.empty.isConnected) this.log.append(this.empty);
    } else {
      this.empty.remove();
    }
    if (atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  #emptyText(state) {
    if (this.watch.isUnknown) return 'This session is not known here. It was shown by a server that has ended since.';
    if (state === 'error') return 'The provider failed before it said anything. The turn has ended, and says so.';
    if (state === 'complete') return 'The answer has no text.';
    if (state === 'cancelled') return 'Stopped before the first token.';
    return 'Waiting for the first token…';
  }

  #drawNote(answer) {
    const { watch } = this;
    const over = ['complete', 'cancelled', 'error'].includes(answer.state);
    const down = !over && !watch.isUnknown && ['killed', 'ended', 'failed'].includes(this.#sink.state);
    const notes = [
      watch.joinedAt > 0 && `Joined late: ${plural(watch.joinedAt, 'character')} from the channel’s history, the rest live.`,
      down && 'The sink is down: the answer goes on in Kafka, and here when the sink is back.',
      answer.attempts > 1 && `Begun ${number(answer.attempts)} times on the channel; the last one counts.`,
    ].filter(Boolean);
    this.note.hidden = notes.length === 0;
    setAttribute(this.note, 'data-down', down ? 'true' : undefined);
    setText(this.note, notes.join(' '));
  }

  /** Changes of state are said once; what grows is not. */
  #announce(state, name, verdict) {
    if (!this.watch.isLoaded || state === this.#state) return;
    const first = this.#state === undefined;
    this.#state = state;
    if (first && state !== 'streaming') return;
    this.#actions.said(`${name}: ${STATES[state] ?? state}. ${state === 'streaming' ? '' : sentence(verdict, state)}`);
  }
}
