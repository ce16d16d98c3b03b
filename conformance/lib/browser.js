/** Debian's Chromium, driven through playwright-core: a browser as people have it, that may go nowhere but to this machine. */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { until } from './until.js';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PICTURES = fileURLToPath(new URL('../target/screenshots/', import.meta.url));

/** A browser with a profile of its own, which is gone afterwards. */
export class Browser {
  static async open() {
    if (!existsSync(EXECUTABLE)) throw new Error(`there is no ${EXECUTABLE}: install Chromium, as .ci/run does, or name it in CHROMIUM`);
    const profile = mkdtempSync(join(tmpdir(), 'turnstream-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: EXECUTABLE,
      headless: true,
      args: FLAGS,
      viewport: { width: 1360, height: 940 },
      colorScheme: 'light',
      reducedMotion: 'no-preference',
    });
    return new Browser(profile, context);
  }

  /** What the browser complained of, in all tabs. */
  complaints = [];
  /** Every address that was asked for. */
  addresses = [];

  constructor(profile, context) {
    this.profile = profile;
    this.context = context;
    context.setDefaultTimeout(20_000);
    context.on('request', (request) => this.addresses.push(request.url()));
    context.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    context.on('weberror', (problem) => this.complaints.push(String(problem.error())));
    context.on('page', (page) => page.on('websocket', (socket) => this.addresses.push(socket.url())));
  }

  /** A new tab. */
  async tab(address) {
    const page = await this.context.newPage();
    await page.goto(address);
    return page;
  }

  /** Demands that no tab complained, and that none asked for anything beyond this machine. */
  expectQuiet() {
    assert.deepEqual(this.complaints, [], 'no tab complains');
    const abroad = this.addresses.filter((address) => new URL(address).hostname !== '127.0.0.1');
    assert.deepEqual(abroad, [], 'nothing is asked for beyond this machine');
    assert.ok(this.addresses.some((address) => address.startsWith('ws:')), 'and connections are seen at all');
  }

  async close() {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}

/**
 * Keeps a picture for people. What is drawn may lag behind a change of theme or size, so it is taken again until its first
 * pixel has the colour of the page's ground.
 */
export async function picture(page, name, options = {}) {
  mkdirSync(PICTURES, { recursive: true });
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const drawn = async () => firstPixel(await page.screenshot({ path: join(PICTURES, `${name}.png`), ...options }));
  await until(`the picture ${name} has the ground ${ground}`, async () => (await drawn()) === ground, { seen: drawn });
}

/** The colour of a PNG's first pixel; no filter changes it, since nothing is to the left of it or above. */
function firstPixel(png) {
  const data = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [, red, green, blue] = inflateSync(Buffer.concat(data));
  return `rgb(${red}, ${green}, ${blue})`;
}
