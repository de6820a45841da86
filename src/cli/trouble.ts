// What a run says when it cannot go on. Takes what was thrown, gives lines for standard error. Must never hide a fault of
// ours, nor print a stack for a fault of the outside.

import { AaMergeError, codes, FileSystemError, InternalError, nearest, readable } from '../base/index.js';
import type { ByteText, DiagnosticCode } from '../base/index.js';
import { say } from '../report/index.js';
import type { CommandName } from './command-names.js';
import { version } from './version.js';

type Data = Readonly<Record<string, string | number>>;

/** Sentences for the codes born here. */
const sentences: Readonly<Record<string, (data: Data) => string>> = {
  'cli/usage': ({ message }) => `${message}`,
  'cli/no-command': () => 'say which command',
  'cli/unknown-command': ({ command, near }) => `\`${command}\` is not a command${didYouMean(near)}`,
  'cli/unknown-option': ({ option, near }) => `\`${option}\` is not an option${didYouMean(near)}`,
  'cli/option-of-another-command': ({ option, command, takers }) =>
    `\`${option}\` is not for \`${command}\`, only for ${takers}`,
  'cli/repeated-option': ({ option, most }) => `\`${option}\` may be given ${most === 1 ? 'once' : `${most} times`}`,
  'cli/opposite-options': ({ one, other }) => `\`${one}\` and \`${other}\` exclude each other`,
  'cli/needed-option': ({ option, command }) => `\`${command}\` needs \`${option}\``,
  'cli/empty-value': ({ whence }) => `\`${whence}\` needs a value`,
  'cli/bad-value': ({ whence, value, wanted, near }) => `${whence}: \`${value}\` is not ${wanted}${didYouMean(near)}`,
  'cli/operands': ({ command, wanted, given }) =>
    `\`${command}\` takes ${wanted === '' ? 'no operands' : wanted}, but ${wereGiven(given)}`,
  'cli/no-terminal': () =>
    '`review` asks a person, and this is no terminal; `accept`, `reject` and `resolve` settle the same from a script',
  'cli/no-working-directory': () =>
    'the working directory is gone: it was removed, or is hidden\nhelp: `cd` to one that is there, and run it again',
  'cli/unknown-setting': ({ place, key, near }) => `${place}: \`${key}\` is not a setting${didYouMean(near)}`,
  'cli/repeated-setting': ({ place, key }) => `${place}: \`${key}\` is set twice`,
  'cli/bad-setting': ({ place, line }) => `${place}: \`${line}\` is not of the form \`key = value\``,
};

const systemWords: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'it is there already',
  EFBIG: 'the file is too large',
  EINVAL: 'not a valid name, or not that kind of file',
  EISDIR: 'it is a directory, not a file',
  ELOOP: 'its links lead in a ring',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is not a directory',
  ENOTEMPTY: 'the directory is not empty',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};

/** Operations of the file system that have another name among people. */
const operations: Readonly<Record<string, string>> = { stat: 'look at' };

/** What can be done about trouble with a file, where its words do not say it. */
const remedies: Readonly<Record<string, string>> = {
  EACCES: 'run it as root, or as somebody who may; `--root` works on a copy of a host',
  EPERM: 'run it as root, or as somebody who may; `lsattr` shows files that nobody may change',
  ENOSPC: 'make room on that disk, and run it again',
  EROFS: 'make the file system writable, or name other places (`--root`, `--policy-dir`, `--state-dir`)',
};

/** What was typed, as far as it was understood. */
export interface TypedLine {
  readonly command: CommandName | undefined;
  /** The first operand, where no command was named: it may have been meant as one. */
  readonly unnamed?: string | undefined;
  readonly available: readonly CommandName[];
}

/** What standard error gets, ending in a line end. */
export function describeTrouble(thrown: unknown, typed: TypedLine): string {
  if (thrown instanceof FileSystemError) return `aa-merge: ${describeFileTrouble(thrown)}\n${helpOn(thrown)}`;
  if (thrown instanceof AaMergeError) return `aa-merge: ${describeError(thrown, typed)}\n${adviceFor(thrown, typed)}`;
  return describeFault(thrown);
}

/** What standard error gets when standard output took no answer. */
export function describeLostAnswer(code: string): string {
  return [
    `aa-merge: the report could not be written to standard output: ${systemWords[code] ?? code}`,
    'help: all else was carried out, live policy included where the command changes it; `aa-merge --dry-run` tells what is left\n',
  ].join('\n');
}

function describeError(error: AaMergeError, { unnamed, available }: TypedLine): string {
  const { code, data } = error;
  const cause = error.cause instanceof FileSystemError ? `: ${describeFileTrouble(error.cause)}` : '';
  const sentence = sentences[code];
  if (sentence !== undefined) return sentence(data);
  if (Object.hasOwn(codes, code)) {
    const { message, help } = say({ code: code as DiagnosticCode, data });
    // A word that is no unit may have been meant as a command, also where nobody could look for units.
    const isNoUnit = code === 'reconcile/unknown-unit' && data['suggestion'] === undefined;
    const isUnsure = isNoUnit || code === 'store/no-directory';
    const meant = isUnsure && unnamed !== undefined ? nearest(unnamed, available) : undefined;
    const remedy = error.cause instanceof FileSystemError ? remedies[error.cause.code] : undefined;
    const advice = help ?? remedy;
    return `${message}${didYouMean(meant)}${cause}${advice === undefined ? '' : `\nhelp: ${advice}`}`;
  }
  const facts = Object.entries(data).map(([name, value]) => `${name} \`${readable(String(value) as ByteText)}\``);
  return `${[code, ...facts].join(' ')}${cause}`;
}

function helpOn({ code }: FileSystemError): string {
  const remedy = remedies[code];
  return remedy === undefined ? '' : `help: ${remedy}\n`;
}

function describeFileTrouble(error: FileSystemError): string {
  return `cannot ${operations[error.operation] ?? error.operation} \`${readable(error.path as ByteText)}\`: ${systemWords[error.code] ?? error.code}`;
}

/** Where to read what can be typed, or set. */
function adviceFor({ code, data }: AaMergeError, { command }: TypedLine): string {
  if (!code.startsWith('cli/') || code === 'cli/no-working-directory') return '';
  // What stands in a file has its line before it.
  if (code.endsWith('-setting') || /:\d+: /.test(String(data['whence']))) return 'Try: man aa-merge.conf\n';
  const about = code === 'cli/operands' ? String(data['command']).split(' ', 1)[0] : command;
  return `Try: aa-merge ${about === undefined ? '' : `${about} `}--help\n`;
}

function wereGiven(given: Data[string] | undefined): string {
  if (given === 0) return 'none was given';
  return given === 1 ? 'one was given' : `${given} were given`;
}

function didYouMean(near: string | number | undefined): string {
  return near === undefined ? '' : `; did you mean \`${near}\`?`;
}

function describeFault(thrown: unknown): string {
  const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const kind = thrown instanceof InternalError ? 'internal error' : 'unexpected error';
  return [
    `aa-merge: ${kind}: this is a fault of aa-merge, not of your policy.`,
    'Please report it to the maintainers with these lines and the command that you ran:',
    `aa-merge ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    `${what}\n`,
  ].join('\n');
}
