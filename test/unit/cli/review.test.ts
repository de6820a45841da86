// Walking through held units with a scripted person, on a host in memory: what each key does, that nothing happens by default,
// and that a unit that changed since it was shown is not settled.

import type { ByteText } from '../../../src/base/index.js';
import { run as runReview } from '../../../src/cli/commands/review.js';
import type { Standing } from '../../../src/cli/exit-codes.js';
import { openTerminal } from '../../../src/cli/terminal.js';
import { fixedClock, fixedProcesses, memoryFileSystem, nobody, scriptedPerson } from '../../../src/host/index.js';
import type { MemoryFileSystem, Script } from '../../../src/host/index.js';
import { places } from '../../support/reconcile-case.js';

const output = { stage: () => undefined, progress: () => undefined, detail: () => undefined };
const profile = (name: string, ...rules: readonly string[]): string =>
  `profile ${name} /${name} {\n${rules.map((rule) => `  ${rule}\n`).join('')}}\n`;

function host(...names: readonly string[]): MemoryFileSystem {
  return memoryFileSystem(
    Object.fromEntries(
      names.flatMap((name) => [
        [`${places.stateDir}/base/${name}`, profile(name, '/a r,')],
        [`${places.policyDir}/${name}`, profile(name, '/a r,', '/m r,')],
        [`${places.reference}/${name}`, profile(name, '/a r,', '/b r,', '/c r,')],
      ]),
    ),
  );
}

const read = (files: MemoryFileSystem, unit: string): string =>
  Buffer.from(files.readFile(`${places.policyDir}/${unit}`)).toString('latin1');

interface Walk {
  readonly standing: Standing;
  readonly out: string;
}

async function review(files: MemoryFileSystem, script: Script, operands: readonly string[] = []): Promise<Walk> {
  let out = '';
  const sink = { write: (chunk: string | Uint8Array) => (out += String(chunk)) };
  const options = { ...places, widening: 'refuse', json: false, quiet: false, verbose: false, color: 'never' };
  const ports = { files, clock: fixedClock(Date.UTC(2026, 0, 2)), processes: fixedProcesses(), output };
  const terminal = openTerminal(sink, sink, false);
  const standing = await runReview({
    options,
    operands,
    ports,
    terminal,
    person: () => scriptedPerson(script),
  } as never);
  return { standing, out };
}

const before = profile('p', '/a r,', '/m r,');

test('nothing happens without a key and a reason', async () => {
  const files = host('p');
  const all = files.snapshot();
  const { standing, out } = await review(files, {
    answers: ['\r', '', ' ', 'x', 'a', '', 'a', 'all', '', 'a', '7', 'k', 'none', 'e', '?', 'd'],
    edit: (text) => text,
  });
  expect([standing, files.snapshot()]).toEqual(['refused', all]);
  expect(out).toContain('1 unit is held\n');
  expect(out).toContain('  1 `/p` could read `/b`');
  expect(out).toContain('Enter alone asks again');
  expect(out).toContain('+  /b r,\n');
  expect(out).toContain('still held: p\n');
  expect(out).not.toMatch(/next:|settle:/);
});

test('accept by number, then the rest is declined', async () => {
  const files = host('p', 'q');
  const first = await review(files, { answers: ['a', '2', 'wanted', 's'] });
  expect(first.standing).toBe('refused');
  expect(read(files, 'p')).toBe(before);
  const second = await review(files, { answers: ['k', '1', 'not here', 'no'] }, ['p']);
  expect(second.standing).toBe('done');
  expect(read(files, 'p')).toBe(profile('p', '/a r,', '/m r,', '/c r,'));
  expect(read(files, 'q')).toBe(profile('q', '/a r,', '/m r,'));
});

test('the text of the vendor needs a word for what it permits more', async () => {
  const files = host('p');
  await review(files, { answers: ['v', 'x', 'y'] });
  expect(read(files, 'p')).toBe(before);
  const { standing } = await review(files, { answers: ['v', 'x', 'yes'] });
  expect([standing, read(files, 'p')]).toEqual(['done', profile('p', '/a r,', '/b r,', '/c r,')]);
});

test('a text that was refused is there again to be mended, and one from an editor that failed is not', async () => {
  const files = host('p');
  const seen: string[] = [];
  const texts = [profile('p', '/a r'), undefined, profile('p', '/a r,')];
  const edit = (text: ByteText): ByteText | undefined => {
    seen.push(text);
    return texts.shift() as ByteText | undefined;
  };
  const { standing, out } = await review(files, { answers: ['e', 'x', 'e', 'e', 'x'], edit });
  expect(seen.slice(1)).toEqual([profile('p', '/a r'), profile('p', '/a r')]);
  expect(out).toContain('the editor failed, or left no text');
  expect([standing, read(files, 'p')]).toEqual(['done', profile('p', '/a r,')]);
});

test('an edited text goes through the front door and is judged', async () => {
  const files = host('p');
  const edited = (text: string): Script => ({ answers: ['e', 'x', 'no'], edit: () => text as ByteText });
  expect((await review(files, edited('profile p /p {\n<<<<<<< x\n}\n'))).out).toContain(
    ':2:1: a conflict marker is left',
  );
  expect((await review(files, edited('profile p /p {\n  /a r\n}\n'))).out).toContain('refused the edited text for p');
  const wide = await review(files, edited(profile('p', '/** rw,')));
  expect(wide.out).toContain('`/p` could ');
  expect(read(files, 'p')).toBe(before);
  const { standing } = await review(files, edited(profile('p', '/a r,')));
  expect([standing, read(files, 'p')]).toEqual(['done', profile('p', '/a r,')]);
});

test('the same grant of other units: settled there with a word only', async () => {
  const files = host('p', 'q', 'r');
  const { out } = await review(files, { answers: ['a', '1', 'wanted', 'y', 'q'] });
  expect(out).toContain('    the same grant is held in 2 other units\n');
  expect(out).toContain('the same is held in q, r\naccept it there, too, where it means no more? type `yes`: ');
  expect(out).toContain('accepted of p\n  1 `/p` could read `/b`\n\n');
  const second = await review(files, { answers: ['a', '1', 'wanted', 'yes', 'q'] }, ['q']);
  expect(second.out).toContain('the same is held in r\n');
  expect(second.out).toContain('accepted of q\n  1 `/q` could read `/b`\nand of r\n  1 `/r` could read `/b`\n\n');
  await review(files, { answers: ['k', '1', 'not here', 'yes', 'q'] });
  expect(['p', 'q', 'r'].map((unit) => read(files, unit))).toEqual(
    ['p', 'q', 'r'].map((unit) => profile(unit, '/a r,', '/m r,', '/b r,')),
  );
});

test('who breaks off at the last question has settled nothing', async () => {
  const files = host('p', 'q');
  for (const answers of [
    ['a', '1', 'wanted'],
    ['k', '1', 'unwanted'],
  ]) {
    const { out } = await review(files, { answers });
    expect(out).toMatch(
      /(accept|decline) it there, too, where it means no more\? type `yes`: (.|\n)*still held: p, q\n/,
    );
    expect([read(files, 'p'), read(files, 'q')]).toEqual([before, profile('q', '/a r,', '/m r,')]);
    expect(files.exists(`${places.stateDir}/history`)).toBe(false);
  }
});

test('what changed while the person was thinking is not settled', async () => {
  const files = host('p');
  const path = `${places.reference}/p`;
  const { out, standing } = await review(files, {
    answers: ['a', 'all', 'wanted', 'q'],
    beforeAnswer: (answer) => {
      if (answer !== 'wanted') return;
      files.unlink(path);
      files.plant(path, profile('p', '/a r,', '/{b,etc/shadow} r,'));
    },
  });
  expect(out).toContain('is not as it was shown');
  expect([standing, read(files, 'p')]).toEqual(['refused', before]);
  // It is shown anew before anything is asked again.
  expect(out.slice(out.indexOf('is not as it was shown'))).toContain('{b,etc/shadow} r,');
  expect(out).not.toContain('run `aa-merge`');
});

test('what was written meanwhile is there again when the unit is shown anew, and is judged against what is there now', async () => {
  const files = host('p');
  const mine = profile('p', '/a r,') as ByteText;
  const offered: string[] = [];
  const { standing } = await review(files, {
    answers: ['e', 'first', 'e', 'second'],
    edit: (text) => {
      offered.push(text);
      return mine;
    },
    beforeAnswer: (answer) => {
      if (answer !== 'first') return;
      files.unlink(`${places.reference}/p`);
      files.plant(`${places.reference}/p`, profile('p', '/a r,', '/other r,'));
    },
  });
  expect([standing, offered[1], read(files, 'p')]).toEqual(['done', mine, mine]);
});

test('a copy of the vendor that is held is shown with its place, and accepted', async () => {
  const files = memoryFileSystem({
    [`${places.reference}/other`]: 'profile other { }\n',
    [`${places.policyDir}/p`]: before,
    [`${places.policyDir}/p.dpkg-dist`]: profile('p', '/a r,', '/b r,'),
    [`${places.stateDir}/vendor/p`]: profile('p', '/a r,'),
  });
  const { out, standing } = await review(files, { answers: ['a', 'wanted'] });
  expect(out).toContain(`(${places.policyDir}/p.dpkg-dist:3)`);
  expect([standing, files.exists(`${places.policyDir}/p.dpkg-dist`)]).toEqual(['done', false]);
  expect(read(files, 'p')).toBe(profile('p', '/a r,', '/m r,', '/b r,'));
});

test('quit and the end of input leave the rest; a host where nothing is held', async () => {
  const files = host('p', 'q');
  expect((await review(files, { answers: ['q'] })).out).toContain('still held: p, q\n');
  expect((await review(files, { answers: [] })).standing).toBe('refused');
  await review(files, { answers: ['k', 'all', 'x', 'no', 'k', 'whole', 'x'] });
  expect(await review(files, { answers: [] })).toEqual({ standing: 'done', out: 'nothing is held\n' });
});

test('a long text waits at each page, folded to the width', async () => {
  const files = host('p');
  const { out } = await review(files, { answers: ['', 'q', 'q'], rows: 6, columns: 40 });
  expect(out).toMatch(/-- \d+ more lines: Enter shows them, q does not -- /);
  const lines = out.split('\n').filter((line) => !/^-- |\[a\]ccept|still held/.test(line));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
});

test('a document is nothing that a person could answer', async () => {
  const call = { options: { ...places, widening: 'refuse', json: true }, operands: [], person: () => nobody };
  await expect(runReview(call as never)).rejects.toMatchObject({ code: 'cli/option-of-another-command' });
});

test('an answer that is given often is offered as a standing consent, and made one with a word only', async () => {
  const files = host('p', 'q', 'r', 's');
  const path = '/etc/aa-merge.conf.d/review.consent';
  const accept = (...more: readonly string[]): Promise<Walk> =>
    review(files, { answers: ['a', '1', 'wanted', 'no', ...more, 'q'] });
  await accept();
  expect((await review(files, { answers: ['a', '1', 'wanted', 'no', 'q'] }, ['q'])).out).not.toContain('standing');
  const third = await review(files, { answers: ['a', '1', 'wanted', 'no', 'y', 'q'] }, ['r']);
  expect(third.out).toContain(
    'accepted in three profiles or more; a rule for all would be\n  /b r,\n' +
      `in ${path}\nwhat else is held now and lies inside:\n  s: 1 \`/s\` could read \`/b\`\n` +
      'make it a standing consent? type `yes`: ',
  );
  expect(files.exists(path)).toBe(false);
  const { out } = await review(files, { answers: ['a', '1', 'wanted', 'yes', 'q'] }, ['s']);
  expect(out).toContain('consented to, for all profiles and from now on:\n  /b r,\n');
  expect(Buffer.from(files.readFile(path)).toString('latin1')).toBe('/b r,\n');
});

test('without a terminal it says what settles the same', async () => {
  const call = { options: { ...places, widening: 'refuse' }, operands: [], person: () => nobody };
  await expect(runReview(call as never)).rejects.toMatchObject({ code: 'cli/no-terminal' });
});
