// Requests as people and programs write them: `signal send term peer=foo`, or an object with the same names. Takes words or
// an object, gives an access, or what is wrong with it and what is accepted. Values are judged where they are asked about.

import type { ByteText } from '../base/index.js';
import { byteTextOf } from '../base/index.js';
import { accessForms, attributeNamed, namesOfClass, permissionWordsOf } from './access-forms.js';
import type { AccessForm } from './access-forms.js';
import type { Access, AccessProblem } from './access.js';

/**
 * The access that a line names. What holds blanks may stand in double quotes, and `peer=( … )` may hold some.
 *
 * Units: bytes; names of attributes and permissions are ASCII.
 */
export function parseAccess(line: ByteText): Access | AccessProblem {
  const words = cut(line);
  return words === undefined ? { problem: 'unclosed', word: line, accepted: '' } : readWords(words);
}

/** The access that the words of a command line name, cut already; only parentheses may go on in the next word. */
export function parseAccessWords(words: readonly ByteText[]): Access | AccessProblem {
  const joined: string[] = [];
  let open = false;
  for (const word of words) {
    if (open) joined[joined.length - 1] += ` ${word}`;
    else joined.push(word);
    open = (open || beginsGroup.test(word)) && !word.endsWith(')');
  }
  return open ? { problem: 'unclosed', word: joined.at(-1) ?? '', accepted: '' } : readWords(joined);
}

function readWords([keyword = '', ...words]: readonly string[]): Access | AccessProblem {
  const name = keyword.replace('-', '_');
  const form = Object.hasOwn(accessForms, name) ? accessForms[name] : undefined;
  if (form === undefined && isHelperName(keyword)) return readHelperWords(keyword as ByteText, words);
  if (form === undefined) return { problem: 'class', word: keyword, accepted: Object.keys(accessForms).join(', ') };
  return new Reader(form).read(words);
}

/** Any other word may be the name of a rule class that a trusted helper enforces; the policy knows which there are. */
function isHelperName(word: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(word);
}

/** `CLASS PERMISSION… FIELD=VALUE…`, in any order. */
function readHelperWords(name: ByteText, words: readonly string[]): Access | AccessProblem {
  const attributes: Record<string, ByteText> = { class: name };
  const permissions: string[] = [];
  for (const word of words) {
    const [, field, value] = /^([a-z][a-z0-9_]*)=(.*)$/s.exec(word) ?? [];
    if (field === undefined) permissions.push(word);
    else if (attributes[field] !== undefined) return { problem: 'extra', word, accepted: '' };
    else attributes[field] = value as ByteText;
  }
  return helperAccess(permissions, attributes);
}

function helperAccess(
  permissions: readonly string[],
  attributes: Readonly<Record<string, ByteText>>,
): Access | AccessProblem {
  if (permissions.length === 0) return { problem: 'no-permission', word: '', accepted: '' };
  return { class: 'helper', permissions: [...new Set(permissions)], attributes };
}

const beginsGroup = /^[a-z_]+=\(/;

/** Words are separated by blanks outside quotes and parentheses; undefined where one of these is not closed. */
function cut(line: string): string[] | undefined {
  const words = line.match(/(?:"[^"]*"|(?<==)\([^)]*\)|[^\s"])+/g) ?? [];
  const isClosed = words.every((word) => !beginsGroup.test(word) || word.endsWith(')'));
  if (!isClosed || (line.match(/"/g) ?? []).length % 2 === 1) return undefined;
  return words.map((word) => (beginsGroup.test(word) ? word : bare(word)));
}

function bare(text: string): ByteText {
  return text.replaceAll('"', '') as ByteText;
}

class Reader {
  private readonly permissions: string[] = [];
  private readonly attributes: Record<string, ByteText> = {};
  private who: Access['who'];
  private problem: AccessProblem | undefined;

  constructor(private readonly form: AccessForm) {}

  read(words: readonly string[]): Access | AccessProblem {
    for (let at = 0; at < words.length && this.problem === undefined; at += 1) {
      const word = words[at] as string;
      if (word === '->' && this.form.arrow !== undefined) {
        at += 1;
        this.set(this.form.arrow, words[at] ?? '');
      } else this.take(word);
    }
    return this.problem ?? this.finish();
  }

  private take(word: string): void {
    if (this.takePermission(word)) return;
    if (this.form.class === 'file' && (word === 'owner' || word === 'other')) {
      if (this.who !== undefined) this.fail('extra', word);
      this.who = word;
      return;
    }
    const [, name, value] = /^([a-z_]+)=(.*)$/s.exec(word) ?? [];
    if (name !== undefined && value !== undefined) this.takeNamed(name, value);
    else this.takePlaced(word);
  }

  private takePermission(word: string): boolean {
    const { letters } = this.form;
    if (letters !== undefined && word !== '' && [...word].every((letter) => letters.includes(letter))) {
      this.permissions.push(...word);
      return true;
    }
    if (letters !== undefined || this.form.implied !== undefined) return false;
    const known = permissionWordsOf(this.form.class).includes(word);
    if (known) this.permissions.push(word);
    return known;
  }

  private takeNamed(name: string, value: string): void {
    const group = /^\((.*)\)$/s.exec(value)?.[1];
    if (group === undefined || name === 'options' || name === 'flags') {
      this.setNamed(name, group ?? value);
      return;
    }
    for (const part of group.match(/(?:"[^"]*"|[^\s,"])+/g) ?? []) {
      const [, inner, text] = /^([a-z_]+)=(.*)$/s.exec(part) ?? [];
      if (inner === undefined || text === undefined) this.fail('attribute', part);
      else this.setNamed(`${name}_${inner}`, bare(text));
    }
  }

  private setNamed(name: string, value: string): void {
    const attribute = attributeNamed(this.form, name);
    if (attribute === undefined) this.fail('attribute', name);
    else this.set(attribute, value);
  }

  private takePlaced(word: string): void {
    const { letters, places = [] } = this.form;
    const place = places.find((name) => this.attributes[name] === undefined);
    if (place !== undefined) {
      this.set(place, word);
      return;
    }
    if (!this.needsPermission()) this.fail('extra', word);
    // What was to be a permission has taken the first place.
    else this.fail('permission', (letters === undefined ? this.attributes[places[0] ?? ''] : undefined) ?? word);
  }

  private needsPermission(): boolean {
    const { class: name, implied } = this.form;
    return name !== 'capability' && name !== 'rlimit' && implied === undefined && this.permissions.length === 0;
  }

  private set(name: string, value: string): void {
    if (this.attributes[name] !== undefined) this.fail('extra', value);
    this.attributes[name] = value as ByteText;
  }

  private fail(problem: AccessProblem['problem'], word: string): void {
    this.problem ??= { problem, word, accepted: this.form.usage };
  }

  private finish(): Access | AccessProblem {
    const { class: name, implied, usage, arrow } = this.form;
    if (arrow !== undefined && this.attributes[arrow] === undefined) {
      return { problem: 'missing', word: arrow, accepted: usage };
    }
    const permissions = implied === undefined ? this.permissions : [implied];
    if (this.needsPermission()) return { problem: 'no-permission', word: '', accepted: usage };
    return { class: name, permissions: [...new Set(permissions)], attributes: this.attributes, who: this.who };
  }
}

/** The access that an object names: `class`, `permission`, `who` for files, and attributes beside them. */
export function readAccess(said: unknown): Access | AccessProblem {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) {
    return {
      problem: 'shape',
      word: JSON.stringify(said),
      accepted: '{"class": "file", "permission": "r", "path": "/etc/hosts"}',
    };
  }
  const { class: name, permission, who, ...given } = said as Readonly<Record<string, unknown>>;
  const forms = Object.values(accessForms).filter((form) => form.class === String(name).replace('-', '_'));
  const [form] = forms;
  if (form === undefined && typeof name === 'string' && isHelperName(name)) {
    return readHelperObject(name as ByteText, { permission, ...given, ...(who === undefined ? {} : { who }) });
  }
  if (form === undefined) {
    const known = new Set(Object.values(accessForms).map((one) => one.class));
    return { problem: 'class', word: String(name), accepted: [...known].join(', ') };
  }
  if (who !== undefined && (form.class !== 'file' || (who !== 'owner' && who !== 'other'))) {
    return {
      problem: 'attribute',
      word: `who: ${String(who)}`,
      accepted: '`who` is `owner` or `other`, of class file',
    };
  }
  const permissions = permissionsIn(form.class, permission);
  if (!Array.isArray(permissions)) return permissions as AccessProblem;
  const attributes: Record<string, ByteText> = {};
  for (const [key, value] of Object.entries(given)) {
    const attribute = forms.map((one) => attributeNamed(one, key)).find((found) => found !== undefined);
    const text = textOf(value);
    const accepted = namesOfClass(form.class).join(', ');
    if (attribute === undefined) return { problem: 'attribute', word: key, accepted };
    if (text === undefined) return { problem: 'value', word: `${key}=${JSON.stringify(value)}`, accepted: 'a text' };
    if (attributes[attribute] !== undefined) return { problem: 'extra', word: key, accepted };
    attributes[attribute] = text;
  }
  return { class: form.class, permissions: permissions as string[], attributes, who: who as Access['who'] };
}

/** The fields of a class stand beside it, like the attributes of any other. */
function readHelperObject(
  name: ByteText,
  { permission, ...given }: Readonly<Record<string, unknown>>,
): Access | AccessProblem {
  const attributes: Record<string, ByteText> = { class: name };
  for (const [field, value] of Object.entries(given)) {
    const text = textOf(value);
    if (text === undefined) {
      return { problem: 'value', word: `${field}=${JSON.stringify(value)}`, accepted: 'a text' };
    }
    attributes[field] = text;
  }
  const words = (Array.isArray(permission) ? permission : [permission]) as readonly unknown[];
  return helperAccess(
    words.filter((word) => word !== undefined).map((word) => String(word)),
    attributes,
  );
}

/** The only permission of a class that has but one, as answers call it; it need not be named. */
const onlyPermission: Readonly<Partial<Record<Access['class'], string>>> = { capability: 'use', rlimit: 'set' };

/** A word, a list of words, or letters in one word for a file. */
function permissionsIn(name: Access['class'], said: unknown): readonly string[] | AccessProblem {
  const only = onlyPermission[name];
  if (only !== undefined) {
    const isOnly = said === undefined || (Array.isArray(said) ? said : [said]).every((word) => word === only);
    return isOnly ? [] : { problem: 'permission', word: JSON.stringify(said), accepted: only };
  }
  const known = permissionWordsOf(name);
  const accepted = known.join(', ');
  const listed = (Array.isArray(said) ? said : [said]) as readonly unknown[];
  if (said === undefined || listed.length === 0) return { problem: 'no-permission', word: '', accepted };
  const words = listed.flatMap((word) => {
    const text = String(word);
    return name === 'file' && text !== '' && !known.includes(text) ? [...text] : [text];
  });
  const stranger = words.find((word) => !known.includes(word));
  return stranger === undefined ? [...new Set(words)] : { problem: 'permission', word: stranger, accepted };
}

function textOf(value: unknown): ByteText | undefined {
  if (typeof value === 'string') return byteTextOf(value);
  if (typeof value === 'number') return String(value) as ByteText;
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return isList ? byteTextOf(value.join(',')) : undefined;
}
