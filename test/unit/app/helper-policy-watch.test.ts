// Decisions for a trusted helper do not outlive what they were made from: policy that is read through links, from other
// directories, and the features, all of which lie outside the directory of the policy.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openHelperPolicy } from '../../../src/app/index.js';
import type { HelperPolicy } from '../../../src/app/index.js';
import { nodeFileSystem, systemWatch } from '../../../src/host/index.js';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'aa-helper-'));
  write('p/trusted-helpers/classes/store', 'class store,\nfield key,\npermission read r,\n');
});
afterEach(() => rmSync(top, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), text);
}

function link(target: string, path: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  symlinkSync(join(top, target), join(top, path));
}

const open = (features?: string): HelperPolicy =>
  openHelperPolicy(
    { policyDirectory: join(top, 'p'), ...(features === undefined ? {} : { features: join(top, features) }) },
    nodeFileSystem,
    systemWatch,
  );

const mayRead = (policy: HelperPolicy): boolean =>
  policy.ask('client', { class: 'store', permissions: ['read'], fields: { key: 'secret' } }).allowed;

const client = (more = ''): string => `profile client { include <abstractions/trusted-helpers/S>\n${more} }\n`;
const allowing = 'store read key=secret,\n';
const denying = 'store read key=none,\n';

/** Allowed, and after the change, once it was looked for, denied. */
function expectEnd(policy: HelperPolicy, change: () => void): void {
  expect([mayRead(policy), policy.refresh(), mayRead(policy)]).toEqual([true, false, true]);
  change();
  expect([policy.refresh(), policy.size, mayRead(policy)]).toEqual([true, 0, false]);
  expect(policy.refresh()).toBe(false);
}

test('rules that are a link to a file elsewhere', () => {
  write('elsewhere/S', allowing);
  link('elsewhere/S', 'p/trusted-helpers/rules/S');
  write('p/client', client());
  expectEnd(open(), () => write('elsewhere/S', denying));
});

test('a link to a link, of which the second is turned', () => {
  write('elsewhere/yes', allowing);
  write('elsewhere/no', denying);
  link('elsewhere/yes', 'elsewhere/S');
  link('elsewhere/S', 'p/trusted-helpers/rules/S');
  write('p/client', client());
  expectEnd(open(), () => {
    rmSync(join(top, 'elsewhere/S'));
    link('elsewhere/no', 'elsewhere/S');
  });
});

test('a folder of rules that is a link', () => {
  write('elsewhere/S', allowing);
  link('elsewhere', 'p/trusted-helpers/rules');
  write('p/client', client());
  expectEnd(open(), () => write('elsewhere/S', denying));
});

test('a profile that is a link', () => {
  write('p/trusted-helpers/rules/S', allowing);
  write('elsewhere/client', client());
  link('elsewhere/client', 'p/client');
  expectEnd(open(), () => write('elsewhere/client', 'profile client { }\n'));
});

test('a file that is included from elsewhere', () => {
  write('p/trusted-helpers/rules/S', 'store read key=@{key},\n');
  write('elsewhere/tun', '@{key}=secret\n');
  write('p/client', `include "${join(top, 'elsewhere/tun')}"\n${client()}`);
  expectEnd(open(), () => write('elsewhere/tun', '@{key}=none\n'));
});

test('a file elsewhere that was not there', () => {
  write('p/trusted-helpers/rules/S', allowing);
  write('p/client', client(`include if exists "${join(top, 'elsewhere/local')}"`));
  expectEnd(open(), () => write('elsewhere/local', '@{undefined} r,\n'));
});

test('a folder elsewhere that gets one more file', () => {
  write('p/trusted-helpers/rules/S', 'store read key=@{key},\n');
  write('elsewhere/tun.d/one', '@{key}=secret\n');
  write('p/client', `include "${join(top, 'elsewhere/tun.d')}"\n${client()}`);
  expectEnd(open(), () => write('elsewhere/tun.d/two', '@{key}=again\n@{key}=more\n'));
});

test('the features', () => {
  write('p/trusted-helpers/rules/S', allowing);
  write('p/client', client());
  write('elsewhere/features', 'file {mask {read}}\n');
  const policy = open('elsewhere/features');
  mayRead(policy);
  expect(policy.refresh()).toBe(false);
  write('elsewhere/features', 'file {mask {read write}}\n');
  expect([policy.refresh(), policy.size]).toEqual([true, 0]);
});
