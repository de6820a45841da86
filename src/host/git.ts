// Reading repositories of git, through simple-git. Takes a directory, gives its repository. Reads objects and the
// index, never the working tree; writes nothing.

import { posix } from 'node:path';
import type { SimpleGit, SimpleGitOptions } from 'simple-git';
import type { BytePath, ByteText, GitCommit, GitEntry, GitReader, ReadFileSystem } from '../base/index.js';
import { AaMergeError, byteTextOf, compareBytes, fromBytes, InternalError } from '../base/index.js';
import { memoryFileSystem } from './memory-file-system.js';
import { indexEntries, pathsIn, treeEntries } from './git-text.js';

/** What the caller's environment may say to git; hooks of git are called with the first of these. */
const heeded: readonly string[] = [
  'GIT_DIR',
  'GIT_INDEX_FILE',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CEILING_DIRECTORIES',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
  'GIT_COMMITTER_DATE',
];

type Maker<T> = new (...facts: ConstructorParameters<typeof Repository>) => T;

/** Settings in the environment, as `git -c` hands them to hooks, and as containers say that a directory is safe. */
const configured = /^GIT_CONFIG_(?:COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)$/;

/** How git is to see a repository, besides what it is told by who calls us. */
interface View {
  readonly settings: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const usual: View = { settings: [], environment: {} };

/**
 * Objects are what they are named by, whatever a reference below `refs/replace/` wants to be seen instead, and their parents
 * are those that they name, whatever `info/grafts` says: a trailer of another history must not count for this one.
 */
export const asNamed: View = {
  settings: ['core.useReplaceRefs=false'],
  environment: { GIT_GRAFT_FILE: '/dev/null' },
};

export async function openRepository<T>(directory: BytePath, kind: Maker<T>, view: View = usual): Promise<T> {
  const git = await gitIn(directory, undefined, view);
  const [gitDir = '', isBare = '', isShallow = '', common = ''] = (
    await ask(git, directory, [
      'rev-parse',
      '--absolute-git-dir',
      '--is-bare-repository',
      '--is-shallow-repository',
      '--git-common-dir',
    ])
  ).split('\n');
  const top = isBare === 'true' ? undefined : await topOf(git);
  // Of the common directory old versions of git tell the place from here only.
  const shared = posix.resolve(directory, bytePath(common));
  return new kind(git, directory, top, bytePath(gitDir), isShallow === 'true', shared, view);
}

/** Undefined inside of git's own directory. */
async function topOf(git: SimpleGit): Promise<BytePath | undefined> {
  try {
    return bytePath((await git.raw(['rev-parse', '--show-toplevel'])).replace(/\n$/, ''));
  } catch {
    return undefined;
  }
}

export class Repository implements GitReader {
  private readonly known = new Map<string, ByteText>();

  constructor(
    protected readonly git: SimpleGit,
    protected readonly place: BytePath,
    readonly top: BytePath | undefined,
    readonly directory: BytePath,
    readonly isShallow: boolean,
    readonly commonDirectory: BytePath,
    private readonly view: View,
  ) {}

  async revision(name: string): ReturnType<GitReader['revision']> {
    // By its own name first: what is added to a text to search for, or to a path, would be a part of that.
    const id = await this.verify(name);
    const tree = id && (await this.verify(`${id}^{tree}`));
    return tree === undefined ? undefined : { tree, commit: await this.verify(`${id}^{commit}`) };
  }

  private async verify(name: string): Promise<string | undefined> {
    try {
      const said = await this.git.raw(['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
      // Some versions repeat the option before it; a name that means what is not in it has a mark in front.
      return /^[0-9a-f]{40,}$/m.exec(said)?.[0];
    } catch {
      return undefined;
    }
  }

  async entriesOf(tree: string): ReturnType<GitReader['entriesOf']> {
    return treeEntries(await this.ask(['ls-tree', '-r', '--full-tree', tree])).sort(byPath);
  }

  async stagedEntries(): ReturnType<GitReader['stagedEntries']> {
    const words = ['ls-files', '--stage', ...(this.top === undefined ? [] : ['--full-name', ':/'])];
    return indexEntries(await this.ask(words)).sort(byPath);
  }

  async blobs(ids: readonly string[]): Promise<ReadonlyMap<string, ByteText>> {
    const wanted = [...new Set(ids)].filter((id) => !this.known.has(id));
    if (wanted.length > 0) {
      const git = await gitIn(this.place, wanted.map((id) => `${id}\n`).join(''), this.view);
      let printed: Buffer;
      try {
        printed = (await git.binaryCatFile(['--batch'])) as Buffer;
      } catch (cause) {
        throw failed(['cat-file', '--batch'], cause);
      }
      for (const [id, text] of batchIn(printed, wanted)) this.known.set(id, text);
    }
    return new Map(ids.map((id) => [id, this.known.get(id) ?? ('' as ByteText)]));
  }

  async filesOf(
    entries: readonly GitEntry[],
    leading: (text: ByteText) => ByteText = (text) => text,
  ): Promise<ReadFileSystem> {
    const texts = await this.blobs(entries.flatMap(({ kind, id }) => (kind === 'submodule' ? [] : [id])));
    const files = memoryFileSystem();
    for (const { path, kind, id } of entries) {
      const text = texts.get(id) ?? ('' as ByteText);
      files.plant(`/${path}`, kind === 'file' ? text : kind === 'link' ? { link: leading(text) } : {});
    }
    return files;
  }

  async commits(from: string | undefined, to: string, trailer: string): Promise<readonly GitCommit[]> {
    // Messages have no NUL; whatever else they have must not end a field.
    const format = `%H%x00%P%x00%(trailers:key=${trailer},valueonly,unfold,separator=%x01)%x00%s`;
    const range = from === undefined ? ['-1', to] : ['--reverse', '--topo-order', to, `^${from}`];
    const words = ['log', '-z', '--no-color', '--no-show-signature', '--encoding=UTF-8', `--format=${format}`];
    const fields = (await this.ask([...words, ...range, '--'])).split('\0');
    return Array.from({ length: Math.floor(fields.length / 4) }, (_, at) => {
      const [id = '', parents = '', trailers = '', subject = ''] = fields.slice(at * 4, at * 4 + 4);
      const values = trailers.split('\x01').map((value) => value.trim());
      return {
        id,
        parents: parents.split(' ').filter((parent) => parent !== ''),
        subject,
        trailers: values.filter((value) => value !== '').map(byteTextOf),
      };
    });
  }

  async isAncestor(one: string, other: string): Promise<boolean | undefined> {
    // All that `one` has and `other` has not; nothing where it is an ancestor.
    const beyond = await this.ask(['rev-list', '--max-count=1', one, `^${other}`, '--']);
    if (beyond !== '') return this.isShallow ? undefined : false;
    if (!this.isShallow) return true;
    // Where history is cut off, a commit beside `one` may be older than it, and nobody sees that it is.
    const count = async (...words: readonly string[]): Promise<string> =>
      this.ask(['rev-list', '--count', ...words, other, `^${one}`, '--']);
    return (await count()) === (await count('--ancestry-path')) ? true : undefined;
  }

  async changedFiles(): Promise<readonly BytePath[]> {
    if (this.top === undefined || (await this.verify('HEAD^{commit}')) === undefined) return [];
    return pathsIn(await this.ask(['diff-index', '--name-only', '--ignore-submodules=all', 'HEAD', '--', ':/']));
  }

  private ask(words: readonly string[]): Promise<string> {
    return ask(this.git, this.place, words);
  }
}

/** What git needs of the environment, where something is added to it. */
export function surroundings(): NodeJS.ProcessEnv {
  const usual = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'TMPDIR', 'USER', 'LOGNAME', 'EMAIL', 'LANG', 'LC_ALL'];
  const names = [...usual, ...heededHere()].filter((name) => process.env[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** Names that git hears of. */
function heededHere(): string[] {
  return [...heeded, ...Object.keys(process.env).filter((name) => configured.test(name))];
}

export async function gitIn(
  directory: BytePath,
  input?: string | Buffer,
  { settings, environment }: View = usual,
): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git');
  const baseDir = Buffer.from(directory, 'latin1').toString('utf8');
  const options: Partial<SimpleGitOptions> = {
    baseDir,
    // See git-text.ts.
    config: ['core.quotePath=true', ...settings],
    allowEnvironment: [...heededHere(), ...Object.keys(environment)],
    // What the caller's own environment says of configuration is the caller's own word.
    // The other two are what `git-setup` sets.
    unsafe: {
      allowUnsafeConfigPaths: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeMergeDriver: true,
      allowUnsafeCommandBinaries: true,
    },
    ...(input === undefined ? {} : { input: () => input }),
  };
  try {
    const git = simpleGit(options);
    return Object.keys(environment).length === 0 ? git : git.env({ ...surroundings(), ...environment });
  } catch (cause) {
    throw new AaMergeError('app/no-repository', { directory, said: saidBy(cause) });
  }
}

export async function ask(git: SimpleGit, directory: BytePath, words: readonly string[]): Promise<string> {
  try {
    return await git.raw([...words]);
  } catch (cause) {
    const said = saidBy(cause);
    if (/spawn \S+ ENOENT/.test(said)) throw new AaMergeError('app/no-git', {}, { cause });
    if (/not a git repository|dubious ownership/.test(said)) {
      throw new AaMergeError('app/no-repository', { directory, said: said.split('\n')[0] ?? '' }, { cause });
    }
    throw failed(words, cause);
  }
}

export function failed(words: readonly string[], cause: unknown): AaMergeError {
  return new AaMergeError('app/git-failed', { command: words[0] ?? '', said: saidBy(cause) }, { cause });
}

function saidBy(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/^fatal: /, '').trim();
}

/** Answers of `cat-file --batch`: a line with the name, the kind and the size, then as many bytes and a line end. */
function batchIn(printed: Buffer, wanted: readonly string[]): [string, ByteText][] {
  let at = 0;
  return wanted.map((id) => {
    const end = printed.indexOf('\n', at);
    const [name, kind, size] = printed.toString('latin1', at, end).split(' ');
    if (end === -1 || name !== id) throw new InternalError(`git answered about ${name}, not about ${id}`);
    if (kind !== 'blob') throw new AaMergeError('app/git-failed', { command: 'cat-file', said: `${id} ${kind}` });
    const start = end + 1;
    at = start + Number(size) + 1;
    return [id, fromBytes(printed.subarray(start, at - 1))];
  });
}

function byPath(one: { readonly path: BytePath }, other: { readonly path: BytePath }): number {
  return compareBytes(one.path, other.path);
}

/** What git prints of a path of its own, as bytes. */
function bytePath(text: string): BytePath {
  return Buffer.from(text, 'utf8').toString('latin1');
}
