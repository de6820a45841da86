// The example, run: `npx tsx examples/trusted-helper/main.ts`. Two layers, a program and the settings store; then three, with
// a broker between two programs, which passes on only what both would tell each other directly. Prints what happened. Where
// the kernel names nobody, labels are stated by the programs of this example, and that is said: a real service must not.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFileSystem, openHelperPolicy, systemWatch, watchPolicy } from '../../src/index.js';
import type { HelperPolicy } from '../../src/index.js';
import { peerLabelOf } from './peer-label.js';
import type { Answer, LabelSource } from './store.js';
import { SettingsStore, request, serve } from './store.js';

const here = dirname(fileURLToPath(import.meta.url));

/** A line for each step. */
async function main(say: (line: string) => void): Promise<void> {
  const policy = openHelperPolicy({ policyDirectory: join(here, 'policy') }, nodeFileSystem, systemWatch);
  const watch = watchPolicy(policy, () => say('the policy changed'));
  const directory = mkdtempSync(join(tmpdir(), 'trusted-helper-'));
  try {
    say(await kernelNames(directory));
    await twoLayers(directory, policy, say);
    await threeLayers(directory, policy, say);
  } finally {
    watch.end();
    rmSync(directory, { recursive: true });
  }
}

/** What the kernel says of a program that connects. */
async function kernelNames(directory: string): Promise<string> {
  const path = join(directory, 'who');
  const server = await serve(path, peerLabelOf, (label) => ({ label: label ?? null }));
  const { label } = await request<{ label: string | null }>(path, {});
  server.close();
  return label === null ? 'the kernel gives no labels here: programs state theirs' : `the kernel calls us ${label}`;
}

const stated: LabelSource = (_, { statedLabel }) => statedLabel;

async function twoLayers(directory: string, policy: HelperPolicy, say: (line: string) => void): Promise<void> {
  const path = join(directory, 'settings');
  const store = new SettingsStore(policy);
  const server = await serve(path, stated, (label, wanted) => store.answer(label, wanted));
  const ask = async (label: string, want: string, schema: string, key: string, value?: string): Promise<void> => {
    const { ok, why } = await request<Answer>(path, { want, schema, key, value, statedLabel: label });
    say(`${label}: ${want} ${schema} ${key}: ${ok ? 'done' : 'refused'} (${why})`);
  };
  await ask('paint', 'write', 'org.example.canvas', 'color', 'red');
  await ask('viewer', 'read', 'org.example.canvas', 'color');
  await ask('viewer', 'write', 'org.example.canvas', 'color', 'blue');
  await ask('paint', 'read', 'org.example.canvas', 'size');
  await ask('paint', 'read', 'org.example.secret', 'color');
  await ask('paint//&viewer', 'write', 'org.example.canvas', 'color', 'green');
  server.close();
  for (const line of store.log) say(`log: ${line}`);
}

interface Message {
  readonly to: string;
  readonly key: string;
}

/** The broker knows who sends and whom it is for, and asks for both ends as if they spoke to each other. */
async function threeLayers(directory: string, policy: HelperPolicy, say: (line: string) => void): Promise<void> {
  const path = join(directory, 'broker');
  const server = await serve(path, stated, (label, { to, key }: Message) => {
    if (label === undefined) return { passed: false };
    const { allowed, sender, receiver } = policy.crossCheck({
      class: 'settings',
      fields: { key },
      peerField: 'peer_label',
      sender: { label, permissions: ['announce'] },
      receiver: { label: to, permissions: ['hear'] },
    });
    return { passed: allowed, sender: sender.allowed, receiver: receiver.allowed };
  });
  for (const [from, to] of [
    ['paint', 'viewer'],
    ['viewer', 'paint'],
    ['paint', 'nobody'],
  ] as const) {
    const answer = await request<object>(path, { statedLabel: from, to, key: 'color' });
    say(`${from} to ${to}: ${JSON.stringify(answer)}`);
  }
  server.close();
}

await main((line) => process.stdout.write(`${line}\n`));
