// What may be done, in words: `write /etc/shadow`, `send the signal term to foo`. Takes an access with its permissions,
// gives the words after "could" and the short form that stands in tables and JSON. Must never print what a terminal would
// obey.

import type { Access, Who } from '../compare/index.js';
import type { ExecType, MediationClass } from '../model/index.js';
import { visible } from './visible.js';

type Attributes = Access['attributes'];

/** `write /etc/shadow`: what somebody could do. */
export function accessPhrase(
  of: MediationClass,
  { shape, attributes }: Pick<Access, 'shape' | 'attributes'>,
  permissions: readonly string[],
  who: Who,
): string {
  const phrase = of === 'file' ? filePhrase(shape, attributes, permissions) : otherPhrase(of, attributes, permissions);
  return `${phrase}${whoseFile(who)}`;
}

/** What an access is about, in few words: a path, or attributes with their names. */
export function accessObject({ attributes }: Pick<Access, 'attributes'>): string {
  const { path, target, profile } = attributes;
  if (path !== undefined) {
    const to = target ?? profile;
    return to === undefined ? visible(path) : `${visible(path)} -> ${visible(to)}`;
  }
  return listed(attributes, ['class']);
}

/** The class as a person knows it: one that a trusted helper enforces has a name of its own. */
export function classTold(of: string, access: Pick<Access, 'attributes'> | undefined): string {
  return of === 'helper' ? visible(access?.attributes['class'] ?? of) : of;
}

/** `w` says `a`, too. */
export function permissionText(of: MediationClass, permissions: readonly string[]): string {
  if (of !== 'file') return permissions.join(' ');
  const words = withoutImplied(permissions);
  return words.every((word) => word.length === 1) ? words.join('') : words.join(' ');
}

const verbs: Readonly<Record<string, string>> = {
  r: 'read',
  w: 'write',
  a: 'append to',
  x: 'execute',
  m: 'map as code',
  k: 'lock',
  l: 'make a link',
};

function filePhrase(shape: string, attributes: Attributes, permissions: readonly string[]): string {
  const { path = '', target = '', profile = '' } = attributes;
  const words = withoutImplied(permissions);
  switch (shape) {
    case 'link':
      return words.includes('l')
        ? `link \`${visible(path)}\` to \`${visible(target)}\``
        : `link \`${visible(path)}\` to \`${visible(target)}\` though that permits less`;
    case 'profile':
    case 'profile-in-namespace':
      return words.includes('change_profile')
        ? `change to profile ${quoted(profile)}`
        : `change to profile ${quoted(profile)} at the next execution`;
    case 'onexec':
      return `change to profile ${quoted(profile)} when it executes \`${visible(path)}\``;
    default: {
      const doing = words.map((word) => verbs[word] ?? 'change profile when it executes');
      return `${joined(doing)} \`${visible(path)}\``;
    }
  }
}

/** In the order in which rules have them. */
function withoutImplied(permissions: readonly string[]): readonly string[] {
  const words = permissions.includes('w') ? permissions.filter((word) => word !== 'a') : permissions;
  return [...words].sort((one, other) => letters.indexOf(one) - letters.indexOf(other));
}

const letters: readonly string[] = ['r', 'w', 'a', 'l', 'k', 'm', 'x'];

function otherPhrase(of: MediationClass, attributes: Attributes, permissions: readonly string[]): string {
  switch (of) {
    case 'signal': {
      const { signal = '', peer = '' } = attributes;
      const ways = permissions.map((word) => (word === 'send' ? 'send' : 'receive'));
      const direction = ways.length > 1 ? 'from or to' : ways[0] === 'send' ? 'to' : 'from';
      const name = signal === '' ? 'a signal' : `the signal \`${visible(signal)}\``;
      return `${joined(ways)} ${name} ${direction} ${quoted(peer)}`;
    }
    case 'ptrace': {
      const doing = permissions.map((word) => tracing[word] ?? word);
      return `${joined(doing)} ${quoted(attributes['peer'] ?? '')}`;
    }
    case 'userns':
      return 'create a user namespace';
    case 'dbus':
      return `${joined(permissions)} on D-Bus${withDetails(attributes, [])}`;
    case 'mqueue': {
      const name = attributes['name'] ?? '';
      return `${joined(permissions)} the message queue ${quoted(name)}${withDetails(attributes, ['name'])}`;
    }
    case 'mount':
      return `${joined(permissions.map((word) => word.replace('_', ' ')))}${withDetails(attributes, [])}`;
    case 'network':
    case 'unix':
      return `${socketPhrase(permissions)} a ${of} socket${withDetails(attributes, [])}`;
    case 'io_uring':
      return `use io_uring for ${joined(permissions)}${withDetails(attributes, [])}`;
    case 'helper': {
      const { class: name = '', ...fields } = attributes;
      return `${joined(permissions)} ${quoted(name)}${withDetails(fields, [])}`;
    }
    case 'capability':
    case 'file':
      return joined(permissions);
  }
}

/** Nearly all is told as one. */
function socketPhrase(permissions: readonly string[]): string {
  return permissions.length > 6 && permissions.includes('create') ? 'create and use' : `${joined(permissions)} on`;
}

const tracing: Readonly<Record<string, string>> = {
  trace: 'trace',
  read: 'read the state of',
  tracedby: 'be traced by',
  readby: 'have its state read by',
};

/** `create, bind and listen`. */
function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function quoted(text: string): string {
  return `\`${visible(text)}\``;
}

function withDetails(attributes: Attributes, but: readonly string[]): string {
  const details = listed(attributes, but);
  return details === '' ? '' : ` (${details})`;
}

function listed(attributes: Attributes, but: readonly string[]): string {
  const entries = Object.entries(attributes).filter(([name, value]) => value !== '' && !but.includes(name));
  return entries.map(([name, value]) => `${name}=${visible(value)}`).join(' ');
}

/** ` of another owner`; nothing where that makes no difference. */
export function whoseFile(who: Who): string {
  return who === 'owner' ? ' as its owner' : who === 'other' ? ' of another owner' : '';
}

/** Where execution leads: `under profile `x``. */
export function execPhrase({ to, inherits, fallsBack, unsafe }: ExecType): string {
  const otherwise = fallsBack
    ? ', or unconfined without one'
    : inherits && to.kind !== 'same'
      ? ', or in this one'
      : '';
  const environment = unsafe ? ', environment kept' : '';
  return `${destination(to)}${otherwise}${environment}`;
}

function destination(to: ExecType['to']): string {
  switch (to.kind) {
    case 'same':
      return 'in this profile';
    case 'unconfined':
      return 'unconfined';
    case 'profile':
      return 'under its own profile';
    case 'child':
      return 'under a child profile';
    case 'named':
      return `under ${quoted(to.target)}`;
  }
}

/** As in a rule: `px`, `Cix`, `pix -> t`. */
export function execText({ to, inherits, fallsBack, unsafe }: ExecType): string {
  if (to.kind === 'same') return 'ix';
  const base = to.kind === 'unconfined' ? 'u' : to.kind === 'child' ? 'c' : 'p';
  const letters = `${unsafe ? base : base.toUpperCase()}${fallsBack ? 'u' : inherits ? 'i' : ''}x`;
  return to.kind === 'named' ? `${letters} -> ${visible(to.target)}` : letters;
}
