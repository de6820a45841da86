// What rebase adds to a repository of git: objects, and in the end one move of one branch. Takes texts, entries and commits,
// gives names of objects. Must never touch a branch or a working tree before `moveBranch`.

import type { BytePath, ByteText, GitEntry, GitWriter } from '../base/index.js';
import { AaMergeError, byteTextOf, fromBytes, joinBytes, toBytes } from '../base/index.js';
import { ask, failed, gitIn, openRepository, Repository, surroundings } from './git.js';

export async function openWriter(directory: BytePath): Promise<GitWriter> {
  return openRepository(directory, WritableRepository);
}

class WritableRepository extends Repository implements GitWriter {
  async configure(name: string, value: string): Promise<void> {
    await this.tell(['config', '--local', name, value]);
  }

  async branch(): Promise<string | undefined> {
    try {
      return (await this.git.raw(['symbolic-ref', '--quiet', 'HEAD'])).trim();
    } catch {
      return undefined;
    }
  }

  async mergeBase(one: string, other: string): Promise<string | undefined> {
    try {
      return /[0-9a-f]{40,}/.exec(await this.git.raw(['merge-base', one, other]))?.[0];
    } catch {
      return undefined;
    }
  }

  async writeBlob(text: ByteText): Promise<string> {
    return this.tell(['hash-object', '-w', '--stdin'], text);
  }

  async writeTree(
    tree: string,
    changes: ReadonlyMap<BytePath, Pick<GitEntry, 'mode' | 'id'> | undefined>,
  ): Promise<string> {
    const index = `${this.directory}/aa-merge-rebase/index`;
    const environment = { GIT_INDEX_FILE: index };
    await this.tell(['read-tree', tree], undefined, environment);
    // What goes comes first: a file may stand where a directory was.
    const gone = [...changes]
      .filter(([, entry]) => entry === undefined)
      .map(([path]) => `0 ${'0'.repeat(tree.length)}\t${path}\0`);
    const there = [...changes].flatMap(([path, entry]) => (entry ? [`${entry.mode} ${entry.id}\t${path}\0`] : []));
    const lines = joinBytes([...gone, ...there] as ByteText[]);
    if (lines !== '') await this.tell(['update-index', '-z', '--index-info'], lines, environment);
    return this.tell(['write-tree'], undefined, environment);
  }

  async writeCommit(like: string, tree: string, parent: string, trailers: readonly ByteText[]): Promise<string> {
    const raw = fromBytes((await this.git.binaryCatFile(['commit', like])) as Buffer);
    const end = raw.indexOf('\n\n');
    const [head, message] = [raw.slice(0, end), raw.slice(end + 2)];
    const kept = (name: string): string[] => head.split('\n').filter((line) => line.startsWith(`${name} `));
    const committer = byteTextOf((await ask(this.git, this.place, ['var', 'GIT_COMMITTER_IDENT'])).trim());
    const lines = [
      `tree ${tree}`,
      `parent ${parent}`,
      ...kept('author'),
      `committer ${committer}`,
      ...kept('encoding'),
    ];
    const text = `${lines.join('\n')}\n\n${withTrailers(message, trailers)}`;
    return this.tell(['hash-object', '-t', 'commit', '-w', '--stdin'], text as ByteText);
  }

  async moveBranch(branch: string, from: string, to: string): Promise<void> {
    const [now, current] = [await this.revision(branch), await this.branch()];
    if (now?.commit !== from) throw new AaMergeError('app/branch-moved', { branch });
    // Of a branch that is checked out, files follow; what somebody changed meanwhile makes git refuse.
    if (current === branch && this.top !== undefined) await this.tell(['reset', '--quiet', '--keep', to]);
    else await this.tell(['update-ref', '-m', 'aa-merge rebase', branch, to, from]);
  }

  private async tell(
    words: readonly string[],
    input?: ByteText,
    environment?: Readonly<Record<string, string>>,
  ): Promise<string> {
    const git = await gitIn(this.place, input === undefined ? undefined : Buffer.from(toBytes(input)));
    if (environment !== undefined) git.env({ ...surroundings(), ...environment });
    try {
      return (await git.raw([...words])).trim();
    } catch (cause) {
      throw failed(words, cause);
    }
  }
}

/** Trailers go to those that are there, or make a paragraph of their own. */
function withTrailers(message: string, trailers: readonly ByteText[]): string {
  if (trailers.length === 0) return message;
  const body = message.replace(/\n+$/, '');
  const last = body.split('\n\n').at(-1) ?? '';
  const isTrailers = body.includes('\n\n') && last.split('\n').every((line) => /^(?:[\w-]+: |[ \t])/.test(line));
  return `${body}${isTrailers ? '\n' : '\n\n'}${trailers.join('\n')}\n`;
}
