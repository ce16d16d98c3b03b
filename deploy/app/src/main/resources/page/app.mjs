/** The page: keeps what the server says and what the channels say together, and shows it. */

import { api } from './api.mjs';
import { Card } from './card.mjs';
import { Compose } from './compose.mjs';
import { setText } from './dom.mjs';
import { Flow } from './flow.mjs';
import { place } from './place.mjs';
import { Rail } from './rail.mjs';
import { Realtime } from './realtime.mjs';
import { Announcer, shortcuts, themes } from './shell.mjs';
import { Watch } from './watch.mjs';

const POLL = 400;
const POLL_HIDDEN = 2_000;
const MOST_OPERATIONS = 2_000;
const MOST_OPEN_AT_FIRST = 4;

const at = (id) => document.getElementById(id);

const announcer = new Announcer(at('announcer'));
const cards = new Map();
const truths = new Map();
let state;
let boot;
let last = 0;
let connection = 'connecting';
let away = false;
let polling;

const realtime = new Realtime(
  () => api.connection(),
  (now) => {
    connection = now;
    drawFlow();
  },
);
const flow = new Flow(at('flow'), { kill: () => act(api.killSink), start: () => act(api.startSink) });
const rail = new Rail(at('sessions'), at('no-sessions'), (session) => (cards.has(session) ? close(session) : open(session, true)));
const compose = new Compose(at('compose'), startAll);

themes(at('theme'));
at('help-open').addEventListener('click', () => at('help').showModal());
at('try-now').addEventListener('click', () => poll());
at('failure-close').addEventListener('click', () => (at('failure').hidden = true));
shortcuts(at('single-keys'), {
  n: () => compose.focus(),
  r: () => at('surprise').click(),
  k: () => flow.press(),
  x: () => stop(focusedCard()?.watch),
  j: () => focusCard(1),
  l: () => focusCard(-1),
  t: () => at('theme').click(),
  '?': () => at('help').showModal(),
});
document.addEventListener('visibilitychange', () => !document.hidden && poll());
for (const session of place.sessions()) open(session);
realtime.open();
poll();

/** Asks how everything stands, again and again. */
async function poll() {
  clearTimeout(polling);
  const asked = [...cards.keys()];
  const since = last;
  try {
    const now = await api.state(since, asked);
    if (since === last) take(now, asked);
  } catch (failure) {
    lose(failure);
  }
  clearTimeout(polling);
  polling = setTimeout(poll, document.hidden ? POLL_HIDDEN : POLL);
}

function take(now, asked) {
  if (boot !== undefined && boot !== now.boot) forget();
  const first = boot === undefined;
  boot = now.boot;
  state = now;
  last = now.last;
  if (away) announcer.say('The server is back.');
  away = false;
  at('away').hidden = true;
  realtime.hurry();
  if (first || !compose.filled) fillRecordings();
  if (first && cards.size === 0) openSome();
  takeOperations(now.operations, asked);
  const known = new Map(now.sessions.map((about) => [about.session, about]));
  for (const [session, card] of cards) {
    card.watch.isUnknown = !known.has(session);
    takeAbout(card, known.get(session));
    card.update(now.sink);
  }
  rail.show(now.sessions, new Set(cards.keys()));
  drawFlow();
  drawCount();
}

function lose(failure) {
  if (failure.code === 'starting') {
    setText(at('away-text'), 'The server is starting…');
  } else {
    setText(at('away-text'), 'The server is gone. What is here stays; this page goes on by itself when the server is back.');
    if (!away) announcer.say('The server is gone. Trying again.');
  }
  away = true;
  at('away').hidden = false;
  drawFlow();
}

/** Another server: what was counted on the one before means nothing. */
function forget() {
  last = 0;
  for (const session of [...cards.keys()]) {
    close(session, false);
    open(session);
  }
}

async function fillRecordings() {
  compose.filled = true;
  try {
    compose.fill(await api.recordings());
  } catch (failure) {
    compose.filled = false;
    tell(failure);
  }
}

/** Who comes without an address sees what is going on. */
function openSome() {
  const going = state.sessions.filter(({ state: each }) => each === 'streaming' || each === 'waiting');
  for (const { session } of (going.length > 0 ? going : state.sessions).slice(-MOST_OPEN_AT_FIRST)) open(session);
}

function takeOperations(operations, asked) {
  for (const operation of operations) {
    const watch = asked.includes(operation.session) ? cards.get(operation.session)?.watch : undefined;
    if (!watch || operation.n <= (watch.operations.at(-1)?.n ?? 0)) continue;
    watch.operations.push(operation);
    if (watch.operations.length > MOST_OPERATIONS) watch.operations = watch.operations.slice(-MOST_OPERATIONS / 2);
  }
}

async function takeAbout(card, about) {
  if (!about) return;
  card.watch.about = about;
  if (!about.recording || card.watch.truth) return;
  if (!truths.has(about.recording)) truths.set(about.recording, api.truth(about.recording));
  try {
    card.watch.truth = await truths.get(about.recording);
    card.update();
  } catch {
    truths.delete(about.recording);
  }
}

async function startAll(orders) {
  for (const order of orders) {
    try {
      const { session } = await api.start(order);
      open(session, true);
    } catch (failure) {
      tell(failure);
      return;
    }
  }
  poll();
}

function open(session, isNew = false) {
  if (cards.has(session)) return;
  const watch = new Watch(session, realtime, () => cards.get(session)?.update());
  const card = new Card(watch, { stop, close: (each) => close(each.session), said: (text) => announcer.say(text) });
  cards.set(session, card);
  if (isNew) at('answers').prepend(card.element);
  else at('answers').append(card.element);
  card.update(state?.sink);
  // Its operations from the first one on.
  last = 0;
  drawPlace();
  if (isNew) poll();
}

function close(session, isForGood = true) {
  const card = cards.get(session);
  if (!card) return;
  const next = card.element.nextElementSibling ?? card.element.previousElementSibling;
  const hadFocus = card.element.contains(document.activeElement);
  cards.delete(session);
  card.watch.close();
  card.element.remove();
  if (!isForGood) return;
  if (hadFocus) (next?.querySelector('.log') ?? at('answers-title')).focus();
  drawPlace();
  rail.show(state?.sessions ?? [], new Set(cards.keys()));
}

async function stop(watch) {
  if (!watch) return;
  await act(() => api.cancel(watch.session, watch.answer.turn));
}

async function act(action) {
  try {
    await action();
  } catch (failure) {
    tell(failure);
  }
  poll();
}

function tell(failure) {
  setText(at('failure-text'), failure.message);
  at('failure').hidden = false;
}

function drawFlow() {
  flow.show({ health: away ? undefined : state?.health, sink: away ? undefined : state?.sink, connection });
}

function drawPlace() {
  const shown = [...at('answers').querySelectorAll('.card')].map((card) => card.dataset.session);
  place.show(shown);
  at('nothing').hidden = shown.length > 0;
  drawCount();
}

function drawCount() {
  const going = (state?.sessions ?? []).filter((each) => each.state === 'streaming').length;
  document.title = going > 0 ? `(${going}) Turnstream` : 'Turnstream';
}

const focusedCard = () => cards.get(document.activeElement?.closest('.card')?.dataset.session);

function focusCard(step) {
  const all = [...at('answers').querySelectorAll('.card .log')];
  const now = all.indexOf(document.activeElement?.closest('.card')?.querySelector('.log'));
  all[(now + step + all.length) % all.length]?.focus();
}
