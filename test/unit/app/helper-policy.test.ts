// What a trusted helper asks of the library: decisions for labels, stacks and messages between two, kept until policy changes.

import { openHelperPolicy } from '../../../src/app/index.js';
import type { HelperPolicy, HelperQuestion } from '../../../src/app/index.js';
import type { ReadFileSystem, Watch } from '../../../src/base/index.js';
import { memoryFileSystem, watchPolicy } from '../../../src/host/index.js';

const files = {
  '/p/classes': 'profile unrelated { }\n',
  '/p/client': 'profile client /usr/bin/client {\n  include <abstractions/trusted-helpers/colors>\n  ^hat { }\n}\n',
  '/p/learner': 'profile learner flags=(complain) { }\n',
  '/p/hushed': 'profile hushed flags=(complain) { include <abstractions/trusted-helpers/hushed> }\n',
  '/p/free': 'profile free flags=(unconfined) { }\n',
  '/p/tight': '@{who}=tight\nprofile @{who} { include <abstractions/trusted-helpers/tight> }\n',
  '/p/far': 'profile :web:client { include <abstractions/trusted-helpers/colors> }\n',
  '/p/far-strict': 'profile :far:client { include <abstractions/trusted-helpers/colors> }\nprofile :far:tight { }\n',
  '/p/broken': 'profile broken { @{none} r, }\n',
  '/p/off': 'profile off { include <abstractions/trusted-helpers/colors> }\n',
  '/p/disable/off': { link: '../off' },
  '/p/trusted-helpers/rules/colors':
    'audit store key=color rw,\nstore key=size read,\ndeny store key=size write,\nstore key=news to=tight send,\n',
  '/p/trusted-helpers/rules/hushed': 'deny store key=secret,\naudit deny store key=told,\nstore key=fine r,\n',
  '/p/trusted-helpers/rules/tight': 'store key=color read,\nstore key=news to=client receive,\n',
  '/p/trusted-helpers/classes/store':
    'class store,\nfield key,\nfield to,\npermission read r,\npermission write w,\npermission send,\npermission receive,\n',
} as const;

interface Asked {
  readonly policy: HelperPolicy;
  readonly disk: ReturnType<typeof memoryFileSystem>;
  /** Files read so far. */
  reads(): number;
  change(): void;
}

function open(mostKept?: number): Asked {
  const disk = memoryFileSystem(files as never);
  let reads = 0;
  let version = 0;
  const counting: ReadFileSystem = Object.create(disk, {
    readFile: {
      value: (path: string) => {
        reads += 1;
        return disk.readFile(path);
      },
    },
  }) as ReadFileSystem;
  const watch: Watch = { stateOf: (watched) => watched.map(() => String(version)), program: [] };
  const options = { policyDirectory: '/p', ...(mostKept === undefined ? {} : { mostKept }) };
  const policy = openHelperPolicy(options, counting, watch);
  return { policy, disk, reads: () => reads, change: () => (version += 1) };
}

const read = (key: string): HelperQuestion => ({ class: 'store', permissions: ['read'], fields: { key } });
const write = (key: string): HelperQuestion => ({ ...read(key), permissions: ['write'] });

test('a decision has the answer, whether to log it, and the rules in their source', () => {
  const { policy } = open();
  expect(policy.ask('client', write('color'))).toEqual({
    allowed: true,
    audit: true,
    why: 'rules',
    rules: [
      {
        file: '/p/trusted-helpers/rules/colors',
        line: 1,
        column: 1,
        text: 'audit store key=color rw,',
        via: [{ file: '/p/client', line: 2, column: 3 }],
      },
    ],
  });
});

test.each([
  ['client', read('size'), { allowed: true, audit: false, why: 'rules' }],
  ['client', write('size'), { allowed: false, audit: false, why: 'rules' }],
  ['client', read('other'), { allowed: false, audit: true, why: 'no-rule' }],
  ['client (enforce)', read('size'), { allowed: true }],
  ['client//hat', read('size'), { allowed: false, why: 'no-rule' }],
  ['learner', read('size'), { allowed: true, audit: true, why: 'no-rule' }],
  ['free', read('size'), { allowed: true, why: 'unconfined' }],
  ['unconfined', read('size'), { allowed: true, why: 'unconfined' }],
  [':ns:unconfined', read('size'), { allowed: true, why: 'unconfined' }],
  ['nobody', read('size'), { allowed: false, why: 'no-profile' }],
  ['broken', read('size'), { allowed: false, why: 'invalid-policy' }],
  ['off', read('size'), { allowed: false, why: 'invalid-policy' }],
  ['tight', read('color'), { allowed: true }],
  ['client//&tight', read('color'), { allowed: true, audit: true }],
  ['client//&tight', read('size'), { allowed: false, why: 'no-rule' }],
  ['unconfined//&tight', read('size'), { allowed: false }],
  ['client//&nobody', read('color'), { allowed: false, why: 'no-profile' }],
  ['', read('color'), { allowed: false, why: 'no-profile' }],
  ['client\n', read('color'), { allowed: true }],
  [':web:client', read('color'), { allowed: true }],
  [':web://client (enforce)', read('color'), { allowed: true }],
  // A part belongs to the namespace of the one before it: that is no `tight` of ours.
  [':web:client//&tight', read('color'), { allowed: false, why: 'no-profile' }],
  // Both are in `far`, where `tight` may nothing; our own `tight` may.
  [':far:client//&tight', read('color'), { allowed: false, why: 'no-rule' }],
  ['hushed', read('secret'), { allowed: false, audit: false, why: 'rules' }],
  ['hushed', { ...read('secret'), permissions: ['read', 'write'] }, { allowed: false, audit: false }],
  ['hushed', read('told'), { allowed: true, audit: true, why: 'rules' }],
  ['hushed', read('fine'), { allowed: true, audit: false, why: 'rules' }],
  ['hushed', { ...read('fine'), permissions: ['read', 'write'] }, { allowed: true, audit: true }],
  ['hushed//&learner', read('secret'), { allowed: false }],
  ['client//&', read('color'), { allowed: false, why: 'no-profile' }],
  ['&client', read('color'), { allowed: false, why: 'no-profile' }],
  [':web', read('color'), { allowed: false, why: 'no-profile' }],
  ['---', read('color'), { allowed: false, why: 'no-profile' }],
])('%s asks %j', (label, question, decision) => {
  expect(open().policy.ask(label, question)).toMatchObject(decision);
});

test.each(['client', 'nobody', 'unconfined'])('what nobody declares cannot be asked, whoever asks: %s', (label) => {
  const { policy } = open();
  expect(() => policy.ask(label, { class: 'shop', permissions: ['read'] })).toThrow(
    expect.objectContaining({ code: 'app/bad-access' }),
  );
});

test.each(['client', 'learner', 'free', 'nobody', 'unconfined', '---'])(
  'nor what the class does not have: %s',
  (label) => {
    const { policy } = open();
    const refused = expect.objectContaining({ code: 'app/bad-access' }) as Error;
    expect(() => policy.ask(label, { ...read('x'), fields: { kye: 'x' } })).toThrow(refused);
    expect(() => policy.ask(label, { ...read('x'), permissions: ['drop'] })).toThrow(refused);
  },
);

test.each(['client', 'learner', 'free', 'unconfined', 'nobody', '', '---'])('%s cannot ask for nothing', (label) => {
  const { policy } = open();
  expect(() => policy.ask(label, { ...read('color'), permissions: [] })).toThrow(
    expect.objectContaining({
      code: 'app/bad-access',
      data: expect.objectContaining({ problem: 'no-permission' }) as unknown,
    }),
  );
});

test('a message passes an intermediary where both ends allow each other', () => {
  const { policy } = open();
  const ends = {
    sender: { label: 'client', permissions: ['send'] },
    receiver: { label: 'tight', permissions: ['receive'] },
  };
  const message = { class: 'store', fields: { key: 'news' }, peerField: 'to', ...ends };
  expect(policy.crossCheck(message)).toMatchObject({
    allowed: true,
    sender: { allowed: true },
    receiver: { allowed: true },
  });
  const back = {
    ...message,
    sender: { ...ends.receiver, permissions: ['send'] },
    receiver: { ...ends.sender, permissions: ['receive'] },
  };
  expect(policy.crossCheck(back)).toMatchObject({
    allowed: false,
    sender: { allowed: false },
    receiver: { allowed: false },
  });
  const other = { ...message, receiver: { label: 'unconfined', permissions: ['receive'] } };
  expect(policy.crossCheck(other)).toMatchObject({
    allowed: false,
    sender: { allowed: false },
    receiver: { allowed: true },
  });
});

test('an intermediary names a stack as the kernel does, in whatever order it was said', () => {
  const { policy, disk, change } = open();
  disk.unlink('/p/trusted-helpers/rules/tight');
  disk.plant('/p/trusted-helpers/rules/tight', 'store to=client//&learner receive,\n');
  change();
  policy.refresh();
  const receiver = { label: 'tight', permissions: ['receive'] };
  const from = (label: string): boolean =>
    policy.crossCheck({ class: 'store', sender: { label, permissions: ['send'] }, receiver, peerField: 'to' }).receiver
      .allowed;
  expect(['client//&learner', 'learner//&client (mixed)', 'client', 'learner'].map(from)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

describe('decisions are kept', () => {
  test('what was asked before is answered without reading anything', () => {
    const { policy, reads } = open();
    const first = policy.ask('client', read('size'));
    const before = reads();
    expect(policy.ask('client', read('size'))).toBe(first);
    expect([reads(), policy.size]).toEqual([before, 1]);
  });

  test('as many as were wished for; what was not asked for longest goes', () => {
    const { policy } = open(2);
    const size = policy.ask('client', read('size'));
    policy.ask('client', read('a'));
    expect(policy.ask('client', read('size'))).toBe(size);
    policy.ask('client', read('b'));
    expect(policy.size).toBe(2);
    expect(policy.ask('client', read('size'))).toBe(size);
  });

  test('until the policy changes', () => {
    const { policy, disk, change } = open();
    expect(policy.ask('client', read('size')).allowed).toBe(true);
    expect(policy.refresh()).toBe(false);
    disk.unlink('/p/trusted-helpers/rules/colors');
    disk.plant('/p/trusted-helpers/rules/colors', 'store key=color r,\n');
    expect(policy.ask('client', read('size')).allowed).toBe(true);
    change();
    expect([policy.refresh(), policy.size]).toEqual([true, 0]);
    expect(policy.ask('client', read('size')).allowed).toBe(false);
  });

  test('a watch looks by itself', async () => {
    const { policy, change } = open();
    policy.ask('client', read('size'));
    change();
    const watch = await new Promise<ReturnType<typeof watchPolicy>>((resolve) => {
      const made: ReturnType<typeof watchPolicy> = watchPolicy(policy, () => resolve(made), 5);
    });
    watch.end();
    expect(policy.size).toBe(0);
  });
});
