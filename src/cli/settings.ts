// The settings file: `key = value` lines and `#` comments; every key is an option of the same name. Takes its text, gives
// option values; throws AaMergeError naming file and line. Must never invent a setting that is no flag.

import type { ReadFileSystem } from '../base/index.js';
import { AaMergeError, nearest } from '../base/index.js';
import type { OptionName } from './options.js';
import { definitionOf, isOptionName } from './options-of.js';
import { options } from './options.js';
import type { OptionValue } from './values.js';
import { underRoot, valueOf } from './values.js';

export const settingsPlace = '/etc/aa-merge.conf';

/** The settings of the host at `root`; none when it has no settings file. */
export function readSettings(files: ReadFileSystem, root: string): Map<OptionName, OptionValue> {
  const path = underRoot(root, settingsPlace);
  if (!files.exists(path)) return new Map();
  return parseSettings(Buffer.from(files.readFile(path)).toString('utf8'), path);
}

export function parseSettings(text: string, path: string): Map<OptionName, OptionValue> {
  const settings = new Map<OptionName, OptionValue>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  lines.forEach((line, at) => {
    const said = line.replace(/(^|\s)#.*$/, '').trim();
    if (said === '') return;
    const place = `${path}:${at + 1}`;
    const [, key = '', value = ''] = /^([^=]*?)\s*=\s*(.*)$/.exec(said) ?? [];
    if (key === '') throw new AaMergeError('cli/bad-setting', { place, line: said });
    const name = settingName(key, place);
    if (settings.has(name)) throw new AaMergeError('cli/repeated-setting', { place, key });
    if (value === '') throw new AaMergeError('cli/empty-value', { whence: `${place}: ${key}` });
    settings.set(name, settingValue(name, value, `${place}: ${key}`));
  });
  return settings;
}

function settingName(key: string, place: string): OptionName {
  const known = (Object.keys(options) as OptionName[]).filter((name) => definitionOf(name).setting === true);
  if (isOptionName(key) && known.includes(key)) return key;
  const near = nearest(key, known);
  throw new AaMergeError('cli/unknown-setting', { place, key, ...(near === undefined ? {} : { near }) });
}

/** A file has no working directory to be relative to. */
function settingValue(name: OptionName, text: string, whence: string): OptionValue {
  const value = valueOf(name, text, whence);
  const isPath = ['path', 'place'].includes(definitionOf(name).kind);
  if (isPath && !text.startsWith('/'))
    throw new AaMergeError('cli/bad-value', { whence, value: text, wanted: 'an absolute path' });
  return value;
}
