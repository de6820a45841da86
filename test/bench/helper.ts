// What a decision of a trusted helper costs: asked for the first time, asked again, and the same patterns matched by a plain
// list of regular expressions, all in one run. `npx tsx test/bench/helper.ts [rules…]`. Has no bar: the ratios are printed.

import { memoryFileSystem, openHelperPolicy } from '../../src/index.js';
import type { HelperQuestion } from '../../src/index.js';

const sizes = process.argv.slice(2).map(Number);

for (const rules of sizes.length === 0 ? [10, 100, 1000] : sizes) measure(rules);

function measure(count: number): void {
  const schemas = Array.from({ length: count }, (_, at) => `org.example.app${at}.*`);
  const text = schemas.map(
    (schema, at) => `settings schema=${schema} key=k${at % 10}* ${at % 2 === 0 ? 'r' : 'rw'},\n`,
  );
  const disk = memoryFileSystem({
    '/p/client': 'profile client { include <abstractions/trusted-helpers/all> }\n',
    '/p/trusted-helpers/rules/all': text.join(''),
    '/p/trusted-helpers/classes/settings':
      'class settings,\nfield schema,\nfield key,\npermission read r,\npermission write w,\n',
  });
  const list = schemas.map((schema, at) => ({
    schema: new RegExp(`^${schema.replaceAll('.', '\\.').replace('*', '[^/]*')}$`),
    key: new RegExp(`^k${at % 10}[^/]*$`),
    writes: at % 2 === 1,
  }));
  const questions = Array.from({ length: 2000 }, (_, at): HelperQuestion => {
    const number = (at * 7919) % (count + 2);
    const fields = { schema: `org.example.app${number}.x${at}`, key: `k${number % 10}y` };
    return { class: 'settings', permissions: [at % 3 === 0 ? 'write' : 'read'], fields };
  });
  const policy = openHelperPolicy({ policyDirectory: '/p' }, disk, { stateOf: () => [''], program: [] });
  policy.ask('client', { class: 'settings', permissions: ['read'], fields: { schema: 'x', key: 'x' } });
  const asked = (): boolean[] => questions.map((question) => policy.ask('client', question).allowed);
  const matched = (): boolean[] =>
    questions.map(({ permissions, fields: { schema = '', key = '' } = {} }) =>
      list.some((one) => (one.writes || permissions[0] === 'read') && one.schema.test(schema) && one.key.test(key)),
    );
  const [cold, first] = timed(asked);
  const [cached] = timed(asked);
  matched();
  const [plain, peer] = timed(matched);
  if (first.join() !== peer.join()) throw new Error('the two do not agree');
  const rate = (seconds: number): string => Math.round(questions.length / seconds).toLocaleString('en');
  console.log(
    `${count} rules: cold ${rate(cold)}/s, cached ${rate(cached)}/s, regular expressions ${rate(plain)}/s; ` +
      `cold / expressions ${(cold / plain).toFixed(2)}, cached / expressions ${(cached / plain).toFixed(2)} of the time`,
  );
}

function timed<T>(run: () => T): readonly [number, T] {
  const start = process.hrtime.bigint();
  const value = run();
  return [Number(process.hrtime.bigint() - start) / 1e9, value];
}
