// Requests about rule classes of trusted helpers, as `query` takes them: alone, as words, and as JSON in a batch.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import {
  LabelPolicies,
  answerQueries,
  askLabel,
  askPolicy,
  openPolicy,
  readLabel,
  readQueries,
} from '../../../src/app/index.js';
import type { FoundLabel } from '../../../src/app/index.js';
import type { ByteText } from '../../../src/base/index.js';
import { AaMergeError } from '../../../src/base/index.js';
import { memoryFileSystem } from '../../../src/host/index.js';
import { parseAccess } from '../../../src/model/index.js';
import type { Access } from '../../../src/model/index.js';
import { labelDocument, labelText, queryDocument, queryText } from '../../../src/report/index.js';
import { say } from '../../../src/report/phrases.js';

const disk = memoryFileSystem({
  '/p/one': 'profile a {\n  include <abstractions/trusted-helpers/colors>\n}\n',
  '/p/trusted-helpers/rules/colors':
    'audit settings key=color rw,\ndeny settings key=secret,\nsettings key=s* how=quiet read,\n',
  '/p/trusted-helpers/classes/settings':
    'class settings,\nfield key,\nfield scope in (user system),\nfield how flags (force quiet),\npermission read r,\npermission write w,\n',
  '/p/trusted-helpers/classes/unused': 'class unused,\npermission read,\n',
  '/p/trusted-helpers/classes/wrong': 'class other,\npermission read,\n',
});

const asked = openPolicy({ policyDirectory: '/p', file: '/p/one' }, disk);
const ask = (request: string): ReturnType<typeof askPolicy> =>
  askPolicy(asked, parseAccess(request as ByteText) as Access, undefined);

const plain = { bold: String, red: String, cyan: String, dim: String, green: String, yellow: String } as never;

test.each([
  ['settings read key=color', 'allowed'],
  ['settings key=color rw', 'allowed'],
  ['settings write key=colors', 'denied'],
  ['settings read key=secret how=quiet', 'denied'],
  ['settings read key=size how=quiet', 'allowed'],
  ['settings read key=size how=quiet,force', 'denied'],
  ['settings read key=size', 'denied'],
  ['unused read', 'denied'],
])('%s: %s', (request, answer) => {
  expect(ask(request).answer).toBe(answer);
});

test('the answer names the class, and quotes the rule in its source', () => {
  expect(queryText(ask('settings write key=color scope=user'), { quiet: false, paint: plain })).toBe(
    [
      'allowed: settings write key=color scope=user, profile a',
      '  write: allowed, and logged',
      '    /p/trusted-helpers/rules/colors:1:1: audit settings key=color rw,',
      '      included from /p/one:2:3',
      '',
    ].join('\n'),
  );
});

test('the document is as its schema says, and its request can be asked again', () => {
  const document = queryDocument(ask('settings write key=color how=quiet,force')) as { access: object; answer: string };
  const schema = JSON.parse(readFileSync('src/report/schema/query.schema.json', 'utf8')) as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  expect(validate(document) ? [] : validate.errors).toEqual([]);
  expect(document.access).toEqual({ class: 'settings', permission: ['write'], key: 'color', how: 'quiet,force' });
  const line = JSON.stringify({ id: 1, file: '/p/one', access: document.access });
  const [again] = [...answerQueries(readQueries(line, { policyDirectory: '/p' }), disk)] as { answer: string }[];
  expect(again?.answer).toBe(document.answer);
});

test.each([
  ['setings read', { problem: 'class', word: 'setings' }, 'no request begins with `setings`'],
  ['wrong read', { problem: 'declaration', word: 'wrong' }, 'the declaration of helper class `wrong` is wrong'],
  ['settings drop', { problem: 'permission', word: 'drop' }, '`drop` is no permission here'],
  ['settings read kye=x', { problem: 'attribute', word: 'kye' }, '`kye` is nothing that is asked about here'],
  ['settings read scope=all', { problem: 'value', word: 'scope=all' }, '`scope=all` cannot be asked about'],
  ['settings read how=loud', { problem: 'value', word: 'how=loud' }, '`how=loud` cannot be asked about'],
])('%s cannot be asked, and the message says what can', (request, facts, message) => {
  let caught: unknown;
  try {
    ask(request);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(AaMergeError);
  const { code, data } = caught as AaMergeError;
  expect({ code, ...data }).toMatchObject({ code: 'app/bad-access', ...facts });
  const said = say({ code: 'app/bad-access', data });
  expect(said.message).toContain(message);
  expect(said.help).toMatch(/settings|aa-merge parse/);
});

test.each([
  ['settings key=color', { problem: 'no-permission' }],
  ['settings read key=a key=b', { problem: 'extra' }],
])('%s is no request', (request, problem) => {
  expect(parseAccess(request as ByteText)).toMatchObject(problem);
});

test('a label is asked about a class as well, each part', () => {
  const ask = (access: string): unknown => {
    const line = JSON.stringify({ file: '/p', profile: 'a//&unconfined', access });
    const [answer] = answerQueries(readQueries(line, { policyDirectory: '/p' }), disk) as Iterable<{ answer?: string }>;
    return answer?.answer ?? answer;
  };
  expect(ask('settings read key=color')).toBe('allowed');
  expect(ask('settings write key=colors')).toBe('denied');
  expect(ask('nothing read')).toMatchObject({ ok: false, diagnostics: [{ code: 'app/bad-access' }] });
});

test('a request for no permission is none, also where no words are read', () => {
  const nothing: Access = { class: 'helper', permissions: [], attributes: { class: 'settings' as ByteText } };
  expect(() => askPolicy(asked, nothing, undefined)).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ problem: 'no-permission' }) as unknown }),
  );
});

test('a label tells the request as it was asked', () => {
  const access = parseAccess('settings write key=color' as ByteText) as Access;
  const found = new LabelPolicies({ path: '/p', policyDirectory: '/p', namespaces: new Map() }, disk).lookUp(
    readLabel('a//&unconfined' as ByteText),
  ) as FoundLabel;
  const answer = askLabel(found, access);
  expect(labelText(answer, { quiet: true, paint: plain })).toBe(
    'allowed: settings write key=color, label a//&unconfined\n',
  );
  expect(labelDocument(answer)).toMatchObject({ access: { class: 'settings', permission: ['write'], key: 'color' } });
});
