// The presets of network separation, asked as policy is: with the features of an abi for kernel and policy. Takes the name of a
// part and the rules beside it, gives models.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BytePath, ByteText, ReadFileSystem } from '../../src/base/index.js';
import { hasErrors } from '../../src/base/index.js';
import { memoryFileSystem } from '../../src/host/index.js';
import type { PolicyModel } from '../../src/model/index.js';
import { analyze, evaluateAccess, parseAccess } from '../../src/model/index.js';
import type { Feature } from '../../src/policy/index.js';
import { loadPolicy, newestFeatures, parseFeatures, searchPath } from '../../src/policy/index.js';

export const abis = ['3.0', '4.0', '5.0', 'kernel'] as const;
export const presets = ['loopback', 'unix', 'files'] as const;
export type Abi = (typeof abis)[number];
export type Preset = (typeof presets)[number];

const rest = 'caps {mask {chown}} file {mask {create read write exec}} policy {versions {v6 {yes} v7 {yes} v8 {yes}}}';
const old = 'network {af_unix {yes} af_mask {}} network_v8 {af_mask {}}';

/** What sockets are asked about under each, in kernel and abi alike. */
export const featuresOf: Readonly<Record<Abi | 'coarse' | 'table' | 'addresses', Feature>> = {
  '3.0': parseFeatures(`${old} ${rest}`),
  '4.0': parseFeatures(`${old} namespaces {mask {userns_create}} ${rest}`),
  '5.0': parseFeatures(`${old} network_v8 {af_inet {yes}} network_v9 {af_unix {yes} af_inet {yes}} ${rest}`),
  kernel: newestFeatures(),
  /** Such as Linux 6.1 of Debian 12: families and types, and nothing else. */
  coarse: parseFeatures(`network_v8 {af_mask {}} ${rest}`),
  /** Policy without an abi, on a kernel with the old table. */
  table: parseFeatures(`network {af_mask {}} ${rest}`),
  addresses: parseFeatures(`network {af_unix {yes}} network_v8 {af_inet {yes}} ${rest}`),
};

const folder = 'reference-profiles/packaged/abstractions/network-separation';
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const shipped = Object.fromEntries(
  files.map((file) => [file.replace('reference-profiles/packaged', '/p'), readFileSync(file, 'latin1')]),
);

export const include = (abi: Abi, preset: Preset): string =>
  `include <abstractions/network-separation/${abi}/${preset}>\n`;

/** A profile `p` with these rules. Throws where it is no valid policy. */
export function modelOf(rules: string, features: Feature): PolicyModel {
  const disk: ReadFileSystem = memoryFileSystem({ ...shipped, '/p/main': `profile p {\n${rules}\n}\n` });
  const file = '/p/main' as BytePath;
  const set = loadPolicy([file], searchPath(['/p']), disk);
  const { value, diagnostics } = analyze(set, file, { kernel: features, policy: features });
  if (hasErrors(diagnostics))
    throw new Error(diagnostics.map(({ code, data }) => `${code} ${JSON.stringify(data)}`).join());
  return value;
}

/** `allowed` or `denied`, or why it cannot be asked. */
export function answer(policy: PolicyModel, request: string): string {
  const access = parseAccess(request as ByteText);
  const [profile] = policy.profiles;
  if ('problem' in access || profile === undefined) return JSON.stringify(access);
  const decision = evaluateAccess(profile, access);
  return 'problem' in decision ? `${decision.problem}: ${decision.word}` : decision.answer;
}
