/** Debian's Chromium, driven through playwright-core: a browser as people have it, that may go nowhere but to this machine. */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

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

/** Keeps a picture for people. */
export async function picture(page, name, options = {}) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), ...options });
}
