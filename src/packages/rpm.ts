// What rpm knows of a host. Its database has no format of its own that could be read, so the program is asked, about many
// files at once and only where a database is: an answer that is not understood is none. Takes a tool, a disk and a root,
// gives answers.

import { posix } from 'node:path';
import type { BytePath, ByteText, ReadFileSystem, RpmTool } from '../base/index.js';
import type { HashAlgorithm } from '../base/index.js';
import type { Owner, OwnerState, RecordedDigest } from '../reconcile/index.js';

/** Where distributions keep it, and the file that each kind of it has. */
const places = ['usr/lib/sysimage/rpm', 'var/lib/rpm'];
const databases = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

/** Where one may lie, below a root. */
export const rpmDatabases: readonly string[] = places.flatMap((place) => databases.map((name) => `${place}/${name}`));

/** Where sqlite keeps what was written lately, until it brings it into the database. Source: sqlite.org/wal.html. */
export const rpmLogs: readonly string[] = places.map((place) => `${place}/rpmdb.sqlite-wal`);

/** A file as a package has it. */
export interface RpmFile {
  readonly owner: Owner;
  readonly digest: RecordedDigest | undefined;
  /** Whether the package only says that the file is its own. */
  readonly isGhost: boolean;
  /** Whether the package has put the file there, and no other one replaced it since. */
  readonly isLaidOut: boolean;
}

const algorithms: Readonly<Record<number, HashAlgorithm>> = { 32: 'md5', 64: 'sha256' };
const ghostFlag = 64;
/** The state of a file that is as its package put it there. */
const normalState = '0';

/** Paths in one call: far below what a command line may hold. */
const mostPaths = 1000;

const nameForm = /^[A-Za-z0-9][\w.+-]*$/;
const filesFormat = '[%{=NAME}\\t%{=EVR}\\t%{FILEFLAGS}\\t%{FILESTATES}\\t%{FILEDIGESTS}\\t%{FILENAMES}\\n]';

export class RpmDatabase {
  constructor(
    private readonly tool: RpmTool | undefined,
    private readonly disk: ReadFileSystem,
    private readonly root: BytePath,
  ) {}

  /** The packages that have each of these paths. */
  filesAt(paths: readonly BytePath[]): ReadonlyMap<BytePath, readonly RpmFile[]> {
    const found = new Map<BytePath, RpmFile[]>();
    // What the command line cannot carry as it is cannot be asked about.
    const wanted = new Set(paths.filter((path) => /^\/[!-~]+$/.test(path)));
    for (const line of this.linesAbout([...wanted])) {
      const [name = '', version = '', flags = '', state = '', digest = '', path = ''] = line.split('\t');
      if (!wanted.has(path) || !nameForm.test(name) || !/^\d+$/.test(flags)) continue;
      const file = {
        owner: { kind: 'rpm', package: name, version } as const,
        digest: digestIn(digest),
        isGhost: (Number(flags) & ghostFlag) !== 0,
        isLaidOut: state === normalState,
      };
      found.set(path, [...(found.get(path) ?? []), file]);
    }
    return found;
  }

  /** Erased is what a database that knows other packages does not know. */
  statesOf(names: readonly string[]): ReadonlyMap<string, OwnerState> {
    const answer = names.length === 0 ? undefined : this.ask(['-qa', '--qf', '%{NAME}\\n']);
    const known = answer?.isClean === true ? new Set(answer.text.split('\n').filter((name) => name !== '')) : new Set();
    return new Map(
      names.map((name) => [name, known.size === 0 ? 'unknown' : known.has(name) ? 'installed' : 'erased']),
    );
  }

  /** All files of the packages that have these paths. */
  private linesAbout(paths: readonly BytePath[]): string[] {
    const owners = new Set<string>();
    for (let at = 0; at < paths.length; at += mostPaths) {
      const answer = this.ask(['-qf', '--qf', '%{NAME}\\n', ...paths.slice(at, at + mostPaths)]);
      for (const name of answer?.text.split('\n') ?? []) if (nameForm.test(name)) owners.add(name);
    }
    const answer = owners.size === 0 ? undefined : this.ask(['-q', '--qf', filesFormat, ...owners]);
    return answer?.isClean === true ? answer.text.split('\n') : [];
  }

  private ask(words: readonly string[]): { readonly text: ByteText; readonly isClean: boolean } | undefined {
    const directory = this.directory();
    return directory === undefined ? undefined : this.tool?.rpm(['--dbpath', directory, ...words]);
  }

  /** Where a database lies. Without one rpm must not be called: it would make one. */
  private directory(): BytePath | undefined {
    const directories = places.map((place) => posix.join(this.root, place));
    const found = directories.find((directory) => databases.some((name) => this.disk.exists(`${directory}/${name}`)));
    return found === undefined ? undefined : this.disk.realPath(found);
  }
}

function digestIn(text: string): RecordedDigest | undefined {
  const algorithm = /^[0-9a-f]+$/.test(text) ? algorithms[text.length] : undefined;
  return algorithm === undefined ? undefined : { by: 'rpm', algorithm, digest: text };
}
