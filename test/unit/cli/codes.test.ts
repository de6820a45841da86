import { AaMergeError } from '../../../src/base/index.js';
import { parseLine } from '../../../src/cli/arguments.js';
import { commandNames } from '../../../src/cli/command-names.js';
import { resolveOptions } from '../../../src/cli/resolve-options.js';
import { parseSettings } from '../../../src/cli/settings.js';
import { describeTrouble } from '../../../src/cli/trouble.js';

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (thrown) {
    if (!(thrown instanceof AaMergeError)) throw thrown;
    return thrown.code;
  }
}

const line = (...argv: string[]) =>
  codeOf(() => {
    const { command, given } = parseLine(argv, commandNames);
    return resolveOptions(command ?? 'reconcile', given, new Map());
  });
const settings = (text: string) => codeOf(() => parseSettings(text, 'conf'));

test('each way to mistype a command line has its code', () => {
  expect(line('help', 'x')).toBe('cli/unknown-command');
  expect(codeOf(() => parseLine([], ['parse']))).toBe('cli/no-command');
  expect(line('--x')).toBe('cli/unknown-option');
  expect(line('--batch=x')).toBe('cli/option-of-another-command');
  expect(line('--root=a', '--root=b')).toBe('cli/repeated-option');
  expect(line('merge-file', ...'-L a -L b -L c -L d 1 2 3'.split(' '))).toBe('cli/repeated-option');
  expect(line('-q', '-v')).toBe('cli/opposite-options');
  expect(line('--root')).toBe('cli/empty-value');
  expect(line('--color=red')).toBe('cli/bad-value');
  expect(line('merge-file', 'a')).toBe('cli/operands');
});

test('each way to mistype a setting has its code', () => {
  expect(settings('x = y')).toBe('cli/unknown-setting');
  expect(settings('quiet = yes\nquiet = yes')).toBe('cli/repeated-setting');
  expect(settings('quiet')).toBe('cli/bad-setting');
});

test('a command may find fault with its own line', () => {
  const error = new AaMergeError('cli/usage', { message: 'name a file, or give --batch' });
  expect(describeTrouble(error, { command: 'parse', available: commandNames })).toBe(
    'aa-merge: name a file, or give --batch\nTry: aa-merge parse --help\n',
  );
});
