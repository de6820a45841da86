// What a profile says beside its automata: mode, flags, capabilities, limits, what it is attached to, and which classes are
// mediated. Takes ours and the real one, calls back for each deviation.

import { automatonClasses } from '../../../src/model/index.js';
import type { CapabilityTerm, ProfileModel } from '../../../src/model/index.js';
import type { CompiledFlags, CompiledProfile } from '../compiled/profiles.js';
import { compareAttachment } from './compare-attachment.js';
import type { Report } from './compare-profile.js';
import { isMarked } from './compare-profile.js';
import type { Subject } from './deviation.js';

export function compareHead(model: ProfileModel, compiled: CompiledProfile, report: Report): void {
  const compare = (subject: Subject, text: string, ours: string, real: string): void => {
    if (ours !== real) report({ subject, what: 'value', profile: model.name, text, ours, real });
  };
  const { mode } = compiled.flags;
  compare('mode', 'mode', model.mode === 'default_allow' ? 'unconfined' : model.mode, mode);
  compare('flags', 'flags', sayOurFlags(model), sayFlags(compiled.flags));
  const capabilities = joinCapabilities(model.capabilities);
  compare('capability', 'allowed', hex(capabilities.allowed), hex(compiled.capabilities.allowed));
  compare('capability', 'audited', hex(capabilities.audited), hex(compiled.capabilities.audited));
  compare('capability', 'quiet', hex(capabilities.quiet), hex(compiled.capabilities.quiet));
  const limits = model.rlimits.map(({ name, value }) => [limitNames.indexOf(name), value] as const);
  compare('rlimit', 'all', sayLimits(limits), sayLimits([...compiled.rlimits]));
  for (const wanted of automatonClasses) {
    // Classes of trusted helpers are asked about outside of the kernel; the compiler knows none of them.
    if (wanted === 'file' || wanted === 'helper') continue;
    compare('mediated', wanted, String(model.mediated.has(wanted)), String(isMarked(compiled, wanted)));
  }
  compareAttachment(model, compiled, report);
}

const limitNames =
  'cpu fsize data stack core rss nproc nofile memlock as locks sigpending msgqueue nice rtprio rttime'.split(' ');

function sayLimits(limits: readonly (readonly [number, bigint])[]): string {
  return [...limits].sort(([one], [other]) => one - other).join(' ');
}

function joinCapabilities(terms: readonly CapabilityTerm[]): Omit<CompiledProfile['capabilities'], 'denied'> {
  const union = (wanted: (term: CapabilityTerm) => boolean): bigint =>
    terms.filter(wanted).reduce((all, term) => all | term.capabilities, 0n);
  const denied = union(({ mode }) => mode === 'deny');
  return {
    allowed: union(({ mode }) => mode === 'allow') & ~denied,
    audited: union(({ mode, audit }) => mode === 'allow' && audit) & ~denied,
    quiet: union(({ mode, audit }) => mode === 'deny' && !audit),
  };
}

function hex(bits: bigint): string {
  return bits.toString(16);
}

const pathBits: readonly (readonly [flag: string, bit: number])[] = [
  ['attach_disconnected', 0x4],
  ['chroot_relative', 0x8],
  ['chroot_attach', 0x10],
  ['attach_disconnected.ipc', 0x20],
  ['mediate_deleted', 0x10000],
];
const headBits: readonly (readonly [flag: string, bit: number])[] = [
  ['debug', 0x2],
  ['interruptible', 0x8],
];

function sayOurFlags({ flags, profile }: ProfileModel): string {
  const sum = (bits: readonly (readonly [string, number])[]): number =>
    bits.reduce((all, [flag, bit]) => (flags.includes(flag) ? all | bit : all), 0);
  const { path, ipc } = profile.disconnected;
  return sayFlagParts(sum(headBits) | (profile.isHat ? 1 : 0), flags.includes('audit'), sum(pathBits), path, ipc);
}

function sayFlags({ bits, audit, path, disconnected, disconnectedIpc }: CompiledFlags): string {
  return sayFlagParts(bits, audit, path, disconnected, disconnectedIpc);
}

function sayFlagParts(bits: number, audit: boolean, path: number, disconnected = '', ipc = ''): string {
  return `${bits.toString(16)} ${audit ? 'audit' : '-'} ${path.toString(16)} ${disconnected} ${ipc}`;
}
