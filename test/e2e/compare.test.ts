import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aaMerge } from '../support/built-program.js';
import { plantIn } from '../support/plant.js';

// The compare command as people and tools call it, on real files.

// A build may come first.
jest.setTimeout(120_000);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-merge-compare-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const plant = (name: string, content: string): string => plantIn(folder, name, content);

test('a wider file is refused, and the reason is readable', () => {
  const before = plant('before', 'profile a /usr/bin/a {\n  include <abstractions/x>\n}\n');
  const after = plant('after', 'profile a /usr/bin/a {\n  include <abstractions/x>\n  /etc/shadow w,\n}\n');
  plant('abstractions/x', '/x r,\n');
  const there = aaMerge(['compare', before, after, '--policy-dir', folder]);
  expect(there).toMatchObject({ status: 3, err: '' });
  expect(there.out).toBe(
    [
      'wider: more is permitted, and nothing less',
      '',
      '+ `/usr/bin/a` could write `/etc/shadow`',
      `    rule: /etc/shadow w, (${after}:3)`,
      '',
      '1 profile compared, 1 differing: 1 widening, 0 narrowings',
      '',
    ].join('\n'),
  );
  expect(aaMerge(['compare', after, before, '--policy-dir', folder]).status).toBe(0);
  expect(aaMerge(['compare', before, before, '--policy-dir', folder, '--quiet'])).toEqual({
    status: 0,
    out: 'equal: both permit the same\n',
    err: '',
  });
});

test('--json is one document', () => {
  const before = plant('tree-a/p', 'profile p { /a r, }\n');
  const after = plant('tree-b/p', 'profile p { /b r, }\n');
  const { status, out } = aaMerge(['compare', dirname(before), dirname(after), '--json']);
  expect(status).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ schema: 'aa-merge/compare@1', verdict: 'incomparable' });
});

test('a witness is a request: compare and query call a class by one name', () => {
  const [before, after] = [plant('rings', 'profile p { }\n'), plant('more-rings', 'profile p { io_uring sqpoll, }\n')];
  const features = ['--json', '--features', plant('features', 'io_uring {mask {sqpoll override_creds}}')];
  const compared = JSON.parse(aaMerge(['compare', before, after, ...features]).out) as {
    readonly profiles: readonly {
      readonly widenings: readonly { readonly class: string; readonly witness: object }[];
    }[];
  };
  const [found] = compared.profiles[0]?.widenings ?? [];
  expect(found?.class).toBe('io_uring');
  const asked = JSON.parse(aaMerge(['query', after, 'io_uring', 'sqpoll', ...features]).out) as object;
  expect(asked).toMatchObject({ access: found?.witness, answer: 'allowed' });
});

test('invalid policy is trouble, said as parse says it', () => {
  const good = plant('good', 'profile p { }\n');
  const bad = plant('bad', 'profile p {\n  /a zz,\n}\n');
  const { status, out, err } = aaMerge(['compare', good, bad, '--policy-dir', folder]);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toContain(`${bad}:2:6: error: `);
  expect(err).toMatch(/not valid policy, 1 error\n$/);
});

test('--batch answers line by line', () => {
  const cases = plant('cases', `${JSON.stringify({ id: 1, a: 'profile p { }', b: 'profile p { userns, }' })}\n`);
  expect(aaMerge(['compare', '--batch', cases])).toEqual({
    status: 0,
    out: '{"id":1,"verdict":"equal","classes":[]}\n',
    err: '',
  });
});

test.each([[['compare']], [['compare', 'one']], [['compare', 'one', 'two', '--batch', 'three']]])(
  '%p is mistyped',
  (args) => {
    const { status, err } = aaMerge(args);
    expect(status).toBe(2);
    expect(err).toContain('OLD NEW, or --batch without any');
  },
);
