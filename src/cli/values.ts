// The texts of a command line or a settings file become values of options. Takes a text and a definition, gives the value
// or throws AaMergeError. Must never look at a file.

import { posix } from 'node:path';
import { AaMergeError, nearest } from '../base/index.js';
import type { OptionDefinition } from './option-definition.js';
import type { OptionName } from './options.js';
import { definitionOf } from './options-of.js';

export type OptionValue = string | number | boolean | readonly string[] | readonly number[] | undefined;

/** Where a text was written, for messages: `--widening`, or `/etc/aa-merge.conf:3: widening`. */
export type Whence = string;

/** The value of one text. Flags take yes, no, true and false here. */
export function valueOf(name: OptionName, text: string, whence: Whence): OptionValue {
  const definition = definitionOf(name);
  switch (definition.kind) {
    case 'flag':
      return flagOf(text, whence);
    case 'number':
      return numberOf(text, definition.least, whence);
    case 'choice':
      return choiceOf(text, definition, whence);
    case 'texts':
      return [text];
    case 'numbers':
      return [numberOf(text, definition.least, whence)];
    case 'text':
      return text;
    case 'path':
    case 'place':
      if (text === '') throw new AaMergeError('cli/empty-value', { whence });
      return bytePathOf(text);
  }
}

/** The value when nobody gave one. */
export function defaultOf(name: OptionName): OptionValue {
  const definition = definitionOf(name);
  if (definition.kind === 'flag') return false;
  if (definition.kind === 'texts' || definition.kind === 'numbers') return [];
  return definition.default;
}

/** A path as a person types it, as bytes. Bytes that are no UTF-8 come as half characters, see `host/words.ts`. */
export function bytePathOf(text: string): string {
  return text.replace(/[^\udc80-\udcff]+|[\udc80-\udcff]/gu, (part) =>
    /^[\udc80-\udcff]$/u.test(part)
      ? String.fromCharCode(part.charCodeAt(0) - 0xdc00)
      : Buffer.from(part, 'utf8').toString('latin1'),
  );
}

/** Where a place of the host lies: absolute paths under the root, relative ones from the working directory. */
export function underRoot(root: string, place: string): string {
  return place.startsWith('/') && root !== '/' ? posix.join(root, place) : place;
}

/** Where a namespace has its state: apart from that of the machine, and of every other namespace. */
export function namespaceState(stateDir: string, namespace: string): string {
  return `${stateDir}/namespaces/${encodeURIComponent(namespace)}`;
}

function flagOf(text: string, whence: Whence): boolean {
  if (['yes', 'true'].includes(text)) return true;
  if (['no', 'false'].includes(text)) return false;
  throw new AaMergeError('cli/bad-value', { whence, value: text, wanted: 'yes or no' });
}

function numberOf(text: string, least: number, whence: Whence): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= least) return value;
  throw new AaMergeError('cli/bad-value', { whence, value: text, wanted: `a whole number from ${least}` });
}

function choiceOf(text: string, definition: Extract<OptionDefinition, { kind: 'choice' }>, whence: Whence): string {
  if (definition.choices.includes(text)) return text;
  const near = nearest(text, definition.choices);
  const wanted = `one of ${definition.choices.join(', ')}`;
  throw new AaMergeError('cli/bad-value', { whence, value: text, wanted, ...(near === undefined ? {} : { near }) });
}
