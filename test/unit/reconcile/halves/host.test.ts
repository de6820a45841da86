// The same on a host: what an update of vendors does to permissions that need two profiles is told with the plan.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { planDocument, planText } from '../../../../src/report/index.js';
import { memoryFileSystem } from '../../../../src/host/index.js';
import { places, run } from '../../../support/reconcile-case.js';

type Texts = Readonly<Record<string, string>>;

/** A host on which live is what was shipped last, but for `own`. */
function hostWith(shipped: Texts, now: Texts, own: Texts = {}): ReturnType<typeof run> {
  const under = (place: string, texts: Texts): Texts =>
    Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${place}/${path}`, text]));
  const files = memoryFileSystem({
    ...under(places.policyDir, { ...shipped, ...own }),
    ...under(places.reference, now),
    ...under(`${places.stateDir}/base`, shipped),
  });
  return run(files, true);
}

const notices = ({ outcomes }: ReturnType<typeof run>): string[] =>
  outcomes.flatMap(({ unit, notices: told }) =>
    told.map(
      ({ code, data, where }) => `${unit} ${code} ${data['profile']} ${data['peers'] ?? data['name']} ${where?.line}`,
    ),
  );

const shipped = { cup: 'profile cup {\n}\n', kettle: 'profile kettle {\n}\n' };
const asking = { ...shipped, kettle: 'profile kettle {\n  signal send peer=cup,\n}\n' };

test('an update that permits what the other side does not take says so, and goes on', () => {
  const result = hostWith(shipped, asking);
  expect(notices(result)).toEqual(['kettle reconcile/half-missing kettle cup 2']);
  expect(result.outcomes.map(({ outcome }) => outcome)).toEqual(['current', 'updated']);
  const both = { ...asking, cup: 'profile cup {\n  signal receive peer=kettle,\n}\n' };
  expect(notices(hostWith(shipped, both))).toEqual([]);
  // What is in live counts, edited or not.
  expect(notices(hostWith(shipped, asking, { cup: both.cup }))).toEqual([]);
});

test('an update that breaks what worked with a profile of the administrator says so', () => {
  const before = { ...shipped, cup: 'profile cup {\n  signal receive peer=pot,\n}\n' };
  const pot = { pot: 'profile pot {\n  signal send peer=cup,\n}\n' };
  expect(notices(hostWith(before, shipped, pot))).toEqual(['cup reconcile/half-lost cup pot 2']);
  expect(notices(hostWith(before, { cup: 'profile cups {\n}\n', kettle: shipped.kettle }, pot))).toContain(
    'cup reconcile/peer-unknown pot cup 2',
  );
});

test('a profile that is switched off takes nothing, and lacks nothing', () => {
  expect(notices(hostWith(shipped, asking, { 'disable/cup': '' }))).toEqual([]);
  expect(notices(hostWith(shipped, asking, { 'force-complain/cup': '' }))).toEqual([]);
});

test('the plan says so in words', () => {
  const result = hostWith(shipped, asking);
  const asIs = (text: string): string => text;
  const paint = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, cyan: asIs, blue: asIs, magenta: asIs };
  const wishes = {
    quiet: false,
    verbose: true,
    diff: false,
    applied: false,
    widening: 'refuse',
    hostOptions: '',
  } as const;
  const text = planText(result.outcomes, { ...wishes, places, paint }).replace(/\s+/g, ' ');
  expect(text).toContain('`signal send peer=cup,` in profile `kettle` permits `send`');
  expect(text).toContain('a rule such as `signal receive peer=kettle,`');
});

test('the document of a plan that tells of two halves keeps its schema', () => {
  const schema = JSON.parse(readFileSync('src/report/schema/plan.schema.json', 'utf8')) as object;
  const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
  const pot = { pot: 'profile pot {\n  signal send peer=cup,\n}\n' };
  const taking = { ...shipped, cup: 'profile cup {\n  signal receive peer=pot,\n}\n' };
  const rules = '  signal send peer=cup,\n  dbus send bus=fcitx peer=(label=cups),\n';
  const now = { ...shipped, kettle: `profile kettle {\n${rules}}\n` };
  const { outcomes } = hostWith(taking, now, pot);
  const document = JSON.parse(JSON.stringify(planDocument(outcomes, { applied: false, diff: true }))) as {
    units: readonly { notices?: readonly { code: string; data: object }[] }[];
  };
  expect(validate(document) ? [] : validate.errors).toEqual([]);
  const told = document.units.flatMap(({ notices: said = [] }) => said);
  expect(told.map(({ code }) => code).sort()).toEqual([
    'reconcile/half-lost',
    'reconcile/half-missing',
    'reconcile/peer-unknown',
  ]);
  expect(told.find(({ code }) => code === 'reconcile/half-missing')?.data).toMatchObject({
    profile: 'kettle',
    permissions: 'send',
    counterparts: 'receive',
    peers: 'cup',
  });
});
