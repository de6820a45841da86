// How requests of each keyword are written: one table for reading them, for messages and for the manual. The words of
// permissions and the values of attributes are those of queries/; here is only how they stand in a line.

import { newestFeatures } from '../policy/index.js';
import type { Access } from './access.js';
import { automataOf } from './access.js';
import { queriesFor } from './queries/table.js';

export interface AccessForm {
  readonly class: Access['class'];
  readonly usage: string;
  /** Permissions that are letters, written in one word. */
  readonly letters?: string;
  /** The permission that the keyword itself names. Without it and without letters, words of the class name them. */
  readonly implied?: string;
  /** Attributes that are written without a name, in order. */
  readonly places?: readonly string[];
  /** The attribute after `->`. */
  readonly arrow?: string;
  /** Attributes that are only written `name=value`. */
  readonly named?: readonly string[];
  /** Other names of attributes. */
  readonly synonyms?: Readonly<Record<string, string>>;
}

export const accessForms: Readonly<Record<string, AccessForm>> = {
  file: {
    class: 'file',
    usage: 'file PATH LETTERS [owner|other], with letters of rwakmxl',
    letters: 'rwaxklm',
    places: ['path'],
  },
  exec: { class: 'file', usage: 'exec PATH [owner|other]', implied: 'x', places: ['path'] },
  link: {
    class: 'file',
    usage: 'link NAME target=PATH [owner|other]',
    implied: 'l',
    places: ['path'],
    arrow: 'target',
    named: ['target'],
  },
  change_profile: { class: 'file', usage: 'change_profile PROFILE', implied: 'change_profile', places: ['profile'] },
  change_onexec: {
    class: 'file',
    usage: 'change_onexec PATH profile=PROFILE',
    implied: 'onexec',
    places: ['path'],
    arrow: 'profile',
    named: ['profile'],
  },
  capability: { class: 'capability', usage: 'capability NAME', places: ['name'] },
  rlimit: { class: 'rlimit', usage: 'rlimit LIMIT VALUE', places: ['name', 'value'] },
  signal: {
    class: 'signal',
    usage: 'signal send|receive SIGNAL peer=LABEL',
    places: ['signal'],
    named: ['peer'],
    synonyms: { set: 'signal' },
  },
  ptrace: { class: 'ptrace', usage: 'ptrace trace|read|tracedby|readby peer=LABEL', named: ['peer'] },
  dbus: {
    class: 'dbus',
    usage: 'dbus send|receive|bind|eavesdrop BUS [path= interface= member= name= peer=(name= label=)]',
    places: ['bus'],
    named: ['path', 'interface', 'member', 'name', 'label'],
    synonyms: { peer_name: 'name', peer_label: 'label' },
  },
  mount: {
    class: 'mount',
    usage: 'mount [SOURCE] target=PATH [fstype= options=WORD,WORD]',
    implied: 'mount',
    places: ['source'],
    arrow: 'target',
    named: ['target', 'fstype', 'flags'],
    synonyms: { options: 'flags' },
  },
  umount: { class: 'mount', usage: 'umount PATH', implied: 'umount', places: ['target'] },
  pivot_root: {
    class: 'mount',
    usage: 'pivot_root NEWROOT [oldroot=PATH]',
    implied: 'pivot_root',
    places: ['newroot'],
    named: ['oldroot'],
    synonyms: { old: 'oldroot' },
  },
  network: {
    class: 'network',
    usage: 'network OPERATION FAMILY TYPE [protocol= ip= port= label= peer=(ip= port= label=)]',
    places: ['family', 'type'],
    named: 'protocol ip port label peer_ip peer_port peer_label backlog level option'.split(' '),
    synonyms: { peer: 'peer_label' },
  },
  packet: {
    class: 'packet',
    usage: 'packet send|receive FAMILY TYPE [protocol= ip= port= interface= label= peer=(ip= port= label=)]',
    places: ['family', 'type'],
    named: 'protocol ip port interface label peer_ip peer_port peer_label'.split(' '),
    synonyms: { peer: 'peer_label' },
  },
  unix: {
    class: 'unix',
    usage: 'unix OPERATION TYPE [addr= label= peer=(addr= label=)]',
    places: ['type'],
    named: 'protocol addr label peer_addr peer_label backlog option'.split(' '),
    synonyms: { peer: 'peer_label' },
  },
  mqueue: {
    class: 'mqueue',
    usage: 'mqueue read|write|create|open|delete|getattr|setattr NAME [label=LABEL]',
    places: ['name'],
    named: ['label'],
  },
  userns: { class: 'userns', usage: 'userns create' },
  io_uring: { class: 'io_uring', usage: 'io_uring sqpoll | io_uring override_creds label=LABEL', named: ['label'] },
};

/** The attribute that a written name means; undefined where the form has none of that name. */
export function attributeNamed(
  { places = [], named = [], synonyms = {} }: AccessForm,
  name: string,
): string | undefined {
  const meant = Object.hasOwn(synonyms, name) ? synonyms[name] : name;
  return meant !== undefined && (places.includes(meant) || named.includes(meant)) ? meant : undefined;
}

/** How a request of this class and permission is written. */
export function usageOf({ class: wanted, permissions }: Access): string {
  const forms = Object.values(accessForms).filter((form) => form.class === wanted);
  const [word] = permissions;
  const named = forms.find(
    ({ implied, letters = '' }) => word !== undefined && (implied === word || letters.includes(word)),
  );
  return (named ?? forms.find(({ implied, letters }) => implied === undefined && letters === undefined))?.usage ?? '';
}

/** All attributes of a class. */
export function namesOfClass(wanted: Access['class']): readonly string[] {
  const forms = Object.values(accessForms).filter((form) => form.class === wanted);
  return [...new Set(forms.flatMap(({ places = [], named = [] }) => [...places, ...named]))];
}

/** The words of a class, as the newest kernel knows them. */
export function permissionWordsOf(wanted: Access['class']): readonly string[] {
  const newest = { kernel: newestFeatures(), policy: newestFeatures() };
  const automata = automataOf({ class: wanted, permissions: [], attributes: {} });
  const shapes = automata.flatMap((name) => queriesFor(name, newest).shapes);
  return [...new Set(shapes.flatMap(({ permissions }) => permissions.map(({ word }) => word)))];
}
