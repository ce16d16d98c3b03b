// What the page makes of a channel's messages, whatever the order and overlap in which it gets them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

const PAGE = new URL('../../deploy/app/src/main/resources/page/', import.meta.url);
const { Messages } = await import(new URL('fold.mjs', PAGE));
const { answerOf } = await import(new URL('answer.mjs', PAGE));
const { judge } = await import(new URL('verdict.mjs', PAGE));

const message = (serial, version, action, data, rest = {}) => ({ serial, action, data, version: { serial: version }, ...rest });
const create = (serial, rest) => message(serial, serial, 0, '', rest);
const output = (kind, { step = 's', start = 'b', status = 'streaming', ...codec } = {}) => ({
  name: 'ai-output',
  extras: {
    ai: { transport: { stream: 'true', status, 'step-id': step, 'step-start-serial': start }, codec: { kind, ...codec } },
  },
});
const named = (serial, name, transport) => create(serial, { name, extras: { ai: { transport } } });

const RUN = [named('a', 'ai-run-start', { 'run-id': 'T' }), named('b', 'ai-step-start', { 'run-id': 'T', 'step-id': 's' })];
const END = (reason) => named('z', 'ai-run-end', { 'run-id': 'T', 'run-reason': reason });

function folded(...messages) {
  const fold = new Messages();
  messages.forEach((each) => fold.apply(each));
  return fold;
}
const answered = (...messages) => answerOf(folded(...messages).list());
const textOf = (fold) => fold.list().map(({ text }) => text).join('');

describe('messages', () => {
  const live = [create('c'), message('c', 'd', 5, 'Hel'), message('c', 'e', 5, 'lo'), message('c', 'f', 5, '!')];

  test('grow by appends', () => assert.equal(textOf(folded(...live)), 'Hello!'));

  test('are the same with a history that overlaps the live ones anywhere', () => {
    ['Hel', 'Hello', 'Hello!'].forEach((text, i) => {
      const history = message('c', 'def'[i], 1, text);
      assert.equal(textOf(folded(history, ...live)), 'Hello!', `history has ${text}, and comes first`);
      assert.equal(textOf(folded(...live, history)), 'Hello!', `history has ${text}, and comes last`);
    });
  });

  test('take nothing twice', () => assert.equal(textOf(folded(...live, ...live)), 'Hello!'));

  test('are replaced by updates, and notice when text is taken back', () => {
    assert.equal(folded(...live, message('c', 'g', 1, 'Hello! Bye')).rewrites, 0);
    const back = folded(...live, message('c', 'g', 1, 'Hullo'));
    assert.equal(textOf(back), 'Hullo');
    assert.equal(back.rewrites, 1);
  });

  test('notice an append to what is not known', () => assert.equal(folded(message('x', 'y', 5, 'lost')).orphans, 1));

  test('go when they are deleted', () => assert.equal(folded(...live, message('c', 'g', 2)).list().length, 0));

  test('keep the name and the headers that an append does not repeat', () => {
    const [kept] = folded(create('c', { name: 'response', extras: { a: 1 } }), message('c', 'd', 5, 'x')).list();
    assert.deepEqual([kept.name, kept.extras], ['response', { a: 1 }]);
  });
});

describe('an answer', () => {
  test('is waiting, streaming, and over', () => {
    assert.equal(answered().state, 'waiting');
    assert.equal(answered(...RUN).state, 'streaming');
    for (const reason of ['complete', 'cancelled', 'error']) assert.equal(answered(...RUN, END(reason)).state, reason);
  });

  test('shows the last start of a step only', () => {
    const again = named('m', 'ai-step-start', { 'run-id': 'T', 'step-id': 's' });
    const { parts, attempts } = answered(
      ...RUN,
      message('c', 'd', 1, 'Hel', output('text')),
      again,
      message('n', 'o', 1, 'Hello', output('text', { start: 'm' })),
    );
    assert.deepEqual(parts.map(({ text }) => text), ['Hello']);
    assert.equal(attempts, 2);
  });

  test('has reasonings and tool calls as parts of their own', () => {
    const { parts } = answered(
      ...RUN,
      message('c', 'c', 0, 'hm', output('reasoning')),
      message('d', 'd', 0, '{}', output('tool-input', { toolCallId: 'k', toolName: 'look' })),
    );
    assert.deepEqual(parts.map(({ kind, tool }) => [kind, tool]), [['reasoning', ''], ['tool', 'look']]);
  });

  test('may be plain messages', () => {
    const plain = (status) => ({ name: 'response', extras: { headers: { status, turnId: 'T', attempt: '0' } } });
    const answer = answered(message('c', 'd', 1, 'Hel', plain('complete')), message('e', 'f', 1, 'lo', plain('cancelled')));
    assert.equal(answer.codec, 'message-per-response');
    assert.equal(answer.state, 'cancelled');
    assert.deepEqual(answer.parts.map(({ text }) => text), ['Hel', 'lo']);
  });
});

describe('the verdict', () => {
  const TRUTH = { outcome: 'complete', parts: [{ kind: 'text', text: 'Hello' }] };
  const shown = (text, state, kind = 'text') => ({ state, codec: 'vercel', parts: text === '' ? [] : [{ kind, text }] });
  const verdictOf = (answer, truth = TRUTH) => judge(answer, truth).verdict;

  test('is whole only when every character is there and the end is the right one', () => {
    assert.equal(verdictOf(shown('Hello', 'complete')), 'whole');
    for (const text of ['', 'Hell', 'Hello!', 'hello', 'HelloHello']) assert.equal(verdictOf(shown(text, 'complete')), 'wrong', text);
    assert.equal(verdictOf(shown('Hello', 'error')), 'wrong');
    assert.equal(verdictOf(shown('Hello', 'streaming')), 'growing');
    assert.equal(verdictOf(shown('Hello', 'complete', 'reasoning')), 'wrong');
  });

  test('calls at any moment wrong what is no beginning', () => {
    assert.equal(verdictOf(shown('Hel', 'streaming')), 'growing');
    assert.equal(verdictOf(shown('Hul', 'streaming')), 'wrong');
    assert.equal(verdictOf(shown('Hul', 'cancelled')), 'wrong');
    assert.equal(verdictOf(shown('Hel', 'cancelled')), 'beginning');
  });

  test('expects a failing recording to fail', () => {
    const failing = { outcome: 'error', parts: [] };
    assert.equal(verdictOf(shown('', 'error'), failing), 'whole');
    assert.equal(verdictOf(shown('', 'complete'), failing), 'wrong');
  });

  test('compares the arguments of tool calls as JSON', () => {
    const truth = { outcome: 'complete', parts: [{ kind: 'tool', callId: 'k', text: '{"a":1,"b":[2]}' }] };
    const call = (text, callId = 'k') => ({ state: 'complete', codec: 'vercel', parts: [{ kind: 'tool', callId, text }] });
    assert.equal(verdictOf(call('{ "b": [2], "a": 1 }'), truth), 'whole');
    assert.equal(verdictOf(call('{"a":1,"b":[3]}'), truth), 'wrong');
    assert.equal(verdictOf(call('{"a":1,"b":[2]}', 'other'), truth), 'wrong');
  });

  test('is none where there is nothing to hold it against', () => assert.equal(judge(shown('Hello', 'complete'), undefined).verdict, 'none'));
});
