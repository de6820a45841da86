// Every example of the manual pages: sessions print what the pages show, what is marked as run ends as it says, on a copy of
// the demo host, and files that are shown do what the page says of them.

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aaMerge } from '../support/built-program.js';
import { countMarks, examplesInManual, filesIn, runOnDemoHost, unmarkedDisplays } from '../support/documents.js';
import { describeWith, parserPath } from '../support/needs.js';
import { refreshed, runSessions, sessionsIn, statusesOf } from '../support/sessions.js';

// A build may come first.
jest.setTimeout(120_000);

const pages = readdirSync('man').map((name) => ({ name, text: readFileSync(`man/${name}`, 'utf8') }));
const page = (name: string): string => readFileSync(`man/${name}`, 'utf8');
const examples = pages.flatMap(({ name, text }) => examplesInManual(text).map((example) => ({ name, ...example })));
const withSessions = pages.filter(({ text }) => sessionsIn(text).length > 0);

test('every display is an example that is run, and every mark has its display', () => {
  expect(pages.flatMap(({ text }) => unmarkedDisplays(text))).toEqual([]);
  for (const { text } of pages) {
    const found = [...examplesInManual(text), ...sessionsIn(text), ...filesIn(text)];
    expect(countMarks(text)).toBe(found.length);
  }
  expect(examples.map(({ commands }) => proofOf(commands)).filter((proof) => proof !== undefined)).toHaveLength(
    Object.keys(proofs).length,
  );
  expect(withSessions.map(({ name }) => name)).toContain('aa-merge-tutorial.7');
});

test('every page has examples', () => {
  const none = pages.filter(({ text }) => countMarks(text) === 0);
  expect(none.map(({ name }) => name)).toEqual([]);
});

const ownGit = 'git config user.name Ann; git config user.email ann@example.org; mkdir -p apparmor.d';
const profileWith = (...rules: readonly string[]): string =>
  `printf '%s\\n' 'profile p {' ${['/a r,', ...rules].map((rule) => `'  ${rule}'`).join(' ')} '}' > apparmor.d/p`;
/** Two branches that add a rule at one place: by lines that is a conflict. */
const twoBranches = [
  ownGit,
  profileWith(),
  'git add .; git commit -qm base; git switch -qc theirs',
  profileWith('/theirs r,'),
  'git commit -qam theirs; git switch -q main',
  profileWith('/ours r,'),
  'git commit -qam ours',
].join('\n');

const bothRules = /^profile p \{\n {2}\/a r,\n {2}\/ours r,\n {2}\/theirs r,\n\}\n/m;

/** What each example that shows no output is for: run after it, and what all prints then. By the beginning of its commands. */
const proofs: Readonly<Record<string, { readonly after: string; readonly says: readonly (string | RegExp)[] }>> = {
  'git config merge.apparmor.name': {
    after: `${twoBranches}; git merge -q theirs; cat apparmor.d/p`,
    says: [bothRules],
  },
  'git config mergetool.apparmor.cmd': {
    after: `${twoBranches}; git merge -q theirs; git mergetool -y --tool=apparmor; cat apparmor.d/p >&2`,
    says: [bothRules],
  },
  'aa-merge --dry-run --diff': {
    after: 'ls /var/lib/aa-merge',
    says: ['+++ new/', '; nothing was written\n', /^(?!.*history)/s],
  },
  'aa-merge abstractions/radio': {
    after:
      'for unit in abstractions/radio usr.bin.postcard; do cmp -s /etc/apparmor.d/$unit /usr/share/apparmor/reference/$unit && echo same; done; aa-merge --dry-run',
    says: ['2 units: 2 updated', 'same\nsame\n', /: 1 installed, 2 updated, 1 merged, .*nothing was written$/m],
  },
  'aa-merge usr.sbin.letterbox ||': {
    after:
      'aa-merge --dry-run usr.sbin.letterbox; aa-merge query /etc/apparmor.d/usr.sbin.letterbox capability dac_override',
    says: ['accepted of usr.sbin.letterbox', '1 unit: nothing to do', /^allowed: capability name=dac_override/m],
  },
  'aa-merge reject usr.bin.almanac': {
    after: 'aa-merge --dry-run usr.bin.almanac; aa-merge history',
    says: [
      'declined what the vendor changed in usr.bin.almanac',
      /1 unit: nothing to do\n(?:.*\n)*.*reject/,
      'why: one moon is enough',
    ],
  },
  'aa-merge --dry-run --json': {
    after: `node -p 'const { schema, summary } = JSON.parse(require("fs").readFileSync("plan.json")); schema + " " + summary.refused'`,
    says: [/^aa-merge\/plan@\d+ 1$/m],
  },
  'aa-merge compare': {
    after: '',
    says: [
      /^(?:wider|incomparable): more is permitted/,
      '+ `/usr/sbin/letterbox` could use the capability `dac_override`',
    ],
  },
  'aa-merge parse': { after: '', says: [/\d+ files: \d+ valid/] },
  'aa-merge merge-file': {
    after: 'cat merged',
    says: ['`/usr/sbin/letterbox` could use the capability `dac_override`', /^ {2}capability dac_override,$/m],
  },
  'aa-merge --root /srv/image': {
    after: 'aa-merge history --verbose',
    says: ['1 installed', /^ {2}changed .*usr\.bin\.postcard$/m],
  },
};

const proofOf = (commands: string): (typeof proofs)[string] | undefined =>
  Object.entries(proofs).find(([beginning]) => commands.startsWith(beginning))?.[1];

test.each(examples)('$name, example $#, does what it is there for', ({ commands, status }) => {
  const { after, says } = proofOf(commands) ?? { after: '', says: [/^no proof$/] };
  const ended = runOnDemoHost(
    `trap 'ended=$?; set +e; eval "$after"; exit $ended' EXIT\nafter=$(cat <<'END'\n${after}\nEND\n)\n${commands}`,
  );
  expect(ended).toMatchObject({ status });
  for (const said of says) expect(ended.output).toMatch(said);
});

describeWith('the real parser', parserPath(), () => {
  test.each(withSessions)('$name shows what is printed (npm run examples)', ({ text }) => {
    const sessions = sessionsIn(text);
    const ran = runSessions(sessions);
    const statuses = ran.map((steps) => steps.map(({ status }) => status));
    expect(statuses).toEqual(statusesOf(sessions));
    expect(refreshed(text, ran)).toBe(text);
  });
});

test('the settings that aa-merge.conf(5) shows do what they say', () => {
  const text = filesIn(page('aa-merge.conf.5')).get('/etc/aa-merge.conf') ?? '';
  const root = mkdtempSync(join(tmpdir(), 'aa-merge-conf-'));
  try {
    const put = (path: string, content: string): void => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), content);
    };
    put('etc/aa-merge.conf', text);
    put('etc/apparmor.d/kettle', 'profile kettle /usr/bin/kettle {\n}\n');
    put('var/lib/aa-merge/base/kettle', 'profile kettle /usr/bin/kettle {\n}\n');
    put('opt/policy/reference/kettle', 'profile kettle /usr/bin/kettle {\n  /etc/kettle r,\n}\n');
    const { status, out } = aaMerge(['--root', root, '--dry-run', '--json']);
    expect(status).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ units: [{ path: 'kettle', hold: 'widening', whose: 'untouched' }] });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('with the consents that aa-merge.conf(5) shows nothing of the unit is held', () => {
  const name = '/etc/aa-merge.conf.d/letters.consent';
  const text = filesIn(page('aa-merge.conf.5')).get(name) ?? '';
  const dryRun = 'aa-merge --dry-run usr.sbin.letterbox';
  expect(runOnDemoHost(dryRun)).toMatchObject({ status: 3 });
  const { status, output } = runOnDemoHost(
    `mkdir -p /etc/aa-merge.conf.d\ncat > ${name} <<'END'\n${text}END\n${dryRun}`,
  );
  expect(status).toBe(0);
  expect(output).toContain('merged');
  expect(output).toContain('letters.consent');
});

test('the job that aa-merge-tutorial(7) shows runs what a session of it runs', () => {
  const text = page('aa-merge-tutorial.7');
  const job = filesIn(text).get('.gitlab-ci.yml') ?? '';
  const commands = sessionsIn(text).flatMap(({ steps }) => steps.map(({ command }) => command.trim()));
  const scripts = [...job.matchAll(/^ {4}- (.*)$/gm)].map(([, command]) => command);
  expect(scripts.length).toBeGreaterThan(0);
  expect(commands).toEqual(expect.arrayContaining(scripts));
  expect(job).toContain('GIT_DEPTH: 0');
});

test('aa-merge-json(5) names every field in the record of a held unit', () => {
  const { output } = runOnDemoHost(
    'aa-merge --quiet > /dev/null || true; cat /var/lib/aa-merge/held/reasons/usr.sbin.letterbox.json',
  );
  const [, section = ''] = page('aa-merge-json.5').split('.Sh RECORD OF A HELD UNIT');
  const record = JSON.parse(output) as Record<string, unknown>;
  expect(record).toMatchObject({ schema: 'aa-merge/held@1', hold: 'widening' });
  const fields = [...Object.keys(record), ...Object.keys(record['texts'] as object)];
  const names = new Set(
    [...section.matchAll(/^\.(?:It )?Ic (.*)$/gm)].flatMap(([, words = '']) => words.split(/[ ,]+/)),
  );
  expect(fields.filter((field) => field !== 'schema' && !names.has(field))).toEqual([]);
});
