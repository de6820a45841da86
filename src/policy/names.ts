// Names of profiles: a label cut into namespace and name, and what becomes of a name in the place it has. Takes text,
// gives text. Whether a name may stand in a head was decided where it was read. Source: policy-language 4.1.

import type { ByteText } from '../base/index.js';
import { sliceBytes } from '../base/index.js';

export interface Label {
  readonly namespace: ByteText | undefined;
  readonly name: ByteText;
}

/** The parts of `:ns:name` and `:ns://name`; anything else is a name. */
export function splitLabel(label: ByteText): Label {
  const end = label.startsWith(':') ? label.indexOf(':', 1) : -1;
  if (end === -1) return { namespace: undefined, name: label };
  const start = label.startsWith('//', end + 1) ? end + 3 : end + 1;
  return { namespace: sliceBytes(label, 1, end), name: sliceBytes(label, start) };
}

/** Whether a target names a namespace, stacked or not; an empty one does not count. */
export function hasNamespace(label: ByteText): boolean {
  const bare = label.startsWith('&') ? sliceBytes(label, 1) : label;
  const { namespace, name } = splitLabel(bare);
  return namespace !== undefined && namespace !== '' && name !== '';
}

/** The last part of a hierarchical name: what stands after the last `//`. */
export function localName(name: ByteText): ByteText {
  let rest = name;
  for (let at = rest.indexOf('//'); at !== -1; at = rest.indexOf('//')) rest = sliceBytes(rest, at + 2);
  return rest;
}

export function childName(parent: ByteText, child: ByteText): ByteText {
  return `${parent}//${child}` as ByteText;
}

/** A name as a pattern that matches only itself; what is escaped already stays so. */
export function escapePattern(name: ByteText): ByteText {
  return name.replace(/\\[\s\S]?|[{}[\]*?]/g, (found) => (found.startsWith('\\') ? found : `\\${found}`)) as ByteText;
}

/** Whether a pattern has nothing in it that matches more than itself. */
export function isPlainPattern(pattern: ByteText): boolean {
  return !/[*?[{]/.test(pattern.replace(/\\[\s\S]/g, ''));
}

/** Several slashes are one, except two at the start of a longer text. Source: permission-semantics 1.1. */
export function collapseSlashes(path: ByteText): ByteText {
  if (!path.includes('//')) return path;
  const keep = path.startsWith('//') && path[2] !== '/' ? 2 : 0;
  return (path.slice(0, keep) + path.slice(keep).replace(/\/{2,}/g, '/')) as ByteText;
}
