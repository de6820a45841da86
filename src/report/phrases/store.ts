// Sentences for the codes born in store.

import type { DiagnosticCode } from '../../base/index.js';
import type { Phrase } from './phrase.js';

type StoreCode = Extract<DiagnosticCode, `store/${string}`>;

export const storePhrases: Readonly<Record<StoreCode, Phrase>> = {
  'store/no-directory': ({ path }) => ({
    message: `\`${path}\` is not there, or is no directory`,
    help: 'check `--root`, `--reference` and `--policy-dir`',
  }),
  'store/unreadable-directory': ({ path }) => ({
    message: `\`${path}\` cannot be listed, so what it holds is not known`,
  }),
  'store/damaged-state': ({ path }) => ({
    message: `\`${path}\` cannot be understood`,
    help: 'restore it from a backup, or remove the state directory: then every edited file is held once',
  }),
  'store/newer-state': ({ path, version }) => ({
    message: `\`${path}\` has version ${version}, which a newer aa-merge wrote`,
    help: 'use that version',
  }),
  'store/stale-precondition': ({ path }) => ({
    message: `\`${path}\` changed while the run was being planned`,
    help: 'run again',
  }),
  'store/lost-attributes': ({ path }) => ({
    message: `the extended attributes of \`${path}\` cannot be kept`,
    help: 'install the tool `cp` of coreutils, or remove the attributes',
  }),
};
