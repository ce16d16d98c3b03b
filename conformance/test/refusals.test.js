// What cannot work is refused: one clear line, exit code 2, and nothing left running.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { killAll } from '../lib/processes.js';
import { recording } from '../lib/recordings.js';
import { Local, run, scratchFile, settingsFile } from '../lib/turnstream.js';

const FILE = recording('anthropic/basic-text').path;
const NOWHERE = '127.0.0.1:1';

const replay = (changes, file = FILE) => {
  const options = { bootstrap: NOWHERE, session: 'S', response: 'R', dialect: 'anthropic', rate: 'max', ...changes };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return ['replay', ...given.flatMap(([name, value]) => [`--${name}`, value]), file];
};

/** What is wrong, the arguments, and a word that the line must hold. */
const REFUSED = [
  ['no command', () => [], /command/],
  ['an unknown command', () => ['publish'], /publish/],
  ['an unknown option', () => ['local', '--colour', 'red'], /--colour/],
  ['a port that is none', () => ['local', '--kafka-port', '70000'], /70000/],
  ['a codec that is none', () => ['local', '--kafka-port', '0', '--ably-port', '0', '--http-port', '0', '--codec', 'morse'], /morse/],
  ['a role that is none', () => ['run', '--role', 'juggler', '--config', settingsFile({})], /juggler/],
  ['no file of settings', () => ['run', '--role', 'sink', '--config', '/nowhere/sink.properties'], /\/nowhere\/sink\.properties/],
  ['a setting that is none', () => ['run', '--role', 'sink', '--config', settingsFile({ 'sink.ably.kee': 'x' })], /sink\.ably\.kee/],
  ['a setting that is missing', () => ['run', '--role', 'sink', '--config', settingsFile({ 'bootstrap.servers': NOWHERE })], /sink\.ably\.key|schema\.registry\.url/],
  ['a number that is none', () => ['run', '--role', 'sink', '--config', sink({ 'sink.connections': 'many' })], /sink\.connections/],
  ['a key that is none', () => ['run', '--role', 'sink', '--config', sink({ 'sink.ably.key': 'not-a-key' })], /key/],
  ['no recording', () => replay({}, '/nowhere/answer.sse'), /\/nowhere\/answer\.sse/],
  ['a recording that is none', () => replay({}, scratchFile('letter.txt', 'Dear model,\n')), /letter\.txt/],
  ['an empty recording', () => replay({}, scratchFile('empty.sse', '')), /empty\.sse/],
  ['a dialect that is none', () => replay({ dialect: 'klingon' }), /klingon/],
  ['a rate that is none', () => replay({ rate: 'fast' }), /fast/],
  ['an address that is none', () => replay({ bootstrap: 'here' }), /here/],
  ['an empty session', () => replay({ session: '' }), /session/],
  ['no session', () => replay({ session: undefined }), /--session/],
  ['a cancel without a turn', () => ['cancel', '--bootstrap', NOWHERE, '--session', 'S'], /--turn/],
];

const sink = (changes) =>
  settingsFile({
    'bootstrap.servers': NOWHERE,
    'schema.registry.url': 'mock://turnstream',
    'sink.ably.key': 'app.key:secret',
    ...changes,
  });

function expectRefusal({ code, stdout, stderr, command }, word) {
  assert.equal(code, 2, `exit code, with\n${command.output()}`);
  assert.equal(stderr.length, 1, `one line on stderr, not\n${command.output()}`);
  assert.match(stderr[0], word);
  assert.deepEqual(stdout, [], 'nothing on stdout');
  assert.ok(command.hasLeftNothing, 'nothing is left running');
}

describe('refused with one line and exit code 2', { timeout: 180_000, concurrency: 2 }, () => {
  after(killAll);

  for (const [what, args, word] of REFUSED) {
    test(what, { timeout: 60_000 }, async () => expectRefusal(await run(...args()), word));
  }

  for (const port of ['--http-port', '--ably-port', '--kafka-port']) {
    test(`a port in use: ${port}`, { timeout: 60_000 }, async () => {
      const holder = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => holder.once('listening', resolve));
      const taken = String(holder.address().port);
      try {
        const ports = { '--http-port': '0', '--ably-port': '0', '--kafka-port': '0', [port]: taken };
        expectRefusal(await run('local', ...Object.entries(ports).flat()), new RegExp(taken));
      } finally {
        holder.close();
      }
    });
  }
});

describe('refused by Ably', { timeout: 120_000 }, () => {
  let local;
  before(async () => {
    local = await Local.start('--without', 'sink');
  });
  after(killAll);

  const KEYS = { 'a wrong secret': 'app.key:wrong', 'a key that nobody knows': 'other.key:secret' };
  for (const [what, key] of Object.entries(KEYS)) {
    test(`${what} is refused before anything is read`, { timeout: 40_000 }, async () => {
      const command = await local.role('sink', { 'sink.ably.key': key });
      const { code } = await command.end(15_000);
      expectRefusal({ code, stdout: command.stdout, stderr: command.stderr, command }, /key/i);
      assert.ok(!command.output().includes(key.split(':')[1]), 'the secret is not shown');
    });
  }
});
