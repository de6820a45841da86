// A host of many units, of which some change: edited ones that merge, untouched ones that follow, new ones, ones that are
// held. Takes numbers, gives a tree of files and the request of a run.

import type { ReconcileRequest } from '../../src/app/index.js';
import type { MemoryEntry } from '../../src/host/index.js';

export interface HostSize {
  readonly units: number;
  readonly changed: number;
}

export const wholeHost: HostSize = { units: 300, changed: 40 };
export const smallHost: HostSize = { units: 30, changed: 12 };

/** Below a root: `etc/apparmor.d/p7`. */
export function faultHost({ units, changed }: HostSize): Record<string, MemoryEntry> {
  const tree: Record<string, MemoryEntry> = { 'var/lib/aa-merge': {} };
  const put = (unit: string, base: string | undefined, live: string | undefined, reference: string): void => {
    if (base !== undefined) tree[`var/lib/aa-merge/base/${unit}`] = { content: base, mode: 0o600 };
    if (live !== undefined) tree[`etc/apparmor.d/${unit}`] = { content: live, mode: 0o640 };
    tree[`usr/share/apparmor/reference/${unit}`] = reference;
  };
  const tunable = '@{data}=/srv/data\n';
  put('tunables/global', tunable, tunable, tunable);
  const shared = '  /etc/shared r,\n';
  put('abstractions/shared', shared, shared, `${shared}  /etc/shared.d/ r,\n`);
  for (let at = 0; at < units - 2; at += 1) {
    const name = `p${at}`;
    const text = (...rules: readonly string[]): string =>
      `include <tunables/global>\nprofile ${name} /usr/bin/${name} {\n  include <abstractions/shared>\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
    const base = text('/etc/conf r,', '@{data}/** r,', '/old r,');
    if (at >= changed - 1) put(name, base, base, base);
    // What changes, in turn: followed, merged, new, held.
    else if (at % 4 === 0) put(name, base, base, text('/etc/conf r,', '@{data}/** r,'));
    else if (at % 4 === 1)
      put(name, base, text('/etc/conf r,', '@{data}/** r,', '/old r,', '/mine r,'), text('@{data}/** r,', '/old r,'));
    else if (at % 4 === 2) put(name, undefined, undefined, base);
    else
      put(
        name,
        base,
        text('/mine r,', '/etc/conf r,', '@{data}/** r,', '/old r,'),
        text('/etc/conf rw,', '@{data}/** r,', '/old r,'),
      );
  }
  return tree;
}

/** Copies that package managers left beside live files: to be merged, to be taken as they are, with nothing new in them. */
export function leftCopies({ changed }: HostSize): Record<string, MemoryEntry> {
  const tree: Record<string, MemoryEntry> = {};
  for (let at = 0; at < changed; at += 1) {
    const unit = `q${at}`;
    const text = (...rules: readonly string[]): string =>
      `profile ${unit} /usr/bin/${unit} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;
    const base = text('/etc/conf r,', '/old r,');
    const [copy, live] = [text('/etc/conf r,'), text('/etc/conf r,', '/old r,', '/mine r,')];
    tree[`etc/apparmor.d/${unit}`] = { content: at % 3 === 0 ? live : base, mode: 0o640 };
    tree[`etc/apparmor.d/${unit}${at % 2 === 0 ? '.dpkg-dist' : '.rpmnew'}`] = at % 3 === 2 ? base : copy;
    tree[`var/lib/aa-merge/vendor/${unit}`] = { content: base, mode: 0o600 };
  }
  return tree;
}

export function requestOn(root: string): ReconcileRequest {
  return {
    root: root === '' ? '/' : root,
    policyDir: `${root}/etc/apparmor.d`,
    reference: `${root}/usr/share/apparmor/reference`,
    stateDir: `${root}/var/lib/aa-merge`,
    widening: 'refuse',
    dryRun: false,
    units: [],
  };
}
