// What the program needs from the outside, as interfaces. Takes nothing, gives shapes; never code.
//
// A path is bytes, like policy text: a string with one character per byte (code units 0 to 255), so that any file name
// survives. Paths that a person typed are converted once, in cli; paths are made readable once, in report.
// Every operation that fails throws FileSystemError with the system's own code (ENOENT, EISDIR, ELOOP, …).

import type { ByteText } from './bytes.js';

/** One character per byte. See the head of this file. */
export type BytePath = string;

export type FileKind = 'file' | 'directory' | 'link' | 'other';

export interface FileStatus {
  readonly kind: FileKind;
  /** Permission bits only: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** In bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly dev: number;
  readonly ino: number;
  readonly nlink: number;
}

/** What only looks. A read-only tree, such as a revision of a repository, offers no more than this. */
export interface ReadFileSystem {
  /** The whole file, following links. EISDIR for a directory. */
  readFile(path: BytePath): Uint8Array;
  /** Status of what the path leads to. ENOENT for a dangling link, ELOOP for a ring of links. */
  stat(path: BytePath): FileStatus;
  /** Status of the entry itself: a link is a link. */
  lstat(path: BytePath): FileStatus;
  /**
   * Whether `stat` would succeed: what cannot be reached does not exist. Throws where the machine fails (`isMachineTrouble`):
   * then nobody knows.
   */
  exists(path: BytePath): boolean;
  /** Names without `.` and `..`, sorted by bytes. */
  readDir(path: BytePath): readonly string[];
  /** The text of a link, as stored. EINVAL for what is no link. */
  readLink(path: BytePath): string;
  /** Absolute, with all links followed. */
  realPath(path: BytePath): BytePath;
  /**
   * The entries that `readDir` names, in its order, each to be looked at when its turn comes. For whoever reads a whole
   * directory. A disk that has no faster way than one call after the other has none here.
   */
  listEntries?(path: BytePath): readonly ListedEntry[];
}

export interface ListedEntry {
  readonly name: string;
  /** What `lstat` says, and with it what a file holds that has no more than `most` bytes and can be read. */
  look(most: number): FileEntry;
}

export interface FileEntry {
  readonly status: FileStatus;
  readonly text: ByteText | undefined;
}

export interface FileSystem extends ReadFileSystem {
  /** Create and fill a new file. EEXIST when the entry is there, even as a dangling link. The mode is exact: no umask. */
  writeFile(path: BytePath, content: Uint8Array, mode: number): void;
  /** Put the content of a file, or the entries of a directory, on the disk before returning. */
  sync(path: BytePath): void;
  /** Replace `to` in one step. Never follows a link at either end. */
  rename(from: BytePath, to: BytePath): void;
  /** Remove a file or a link. EISDIR or EPERM for a directory. */
  unlink(path: BytePath): void;
  /** Make one directory; its parent must be there. The mode is exact. */
  mkdir(path: BytePath, mode: number): void;
  /** Remove an empty directory. ENOTEMPTY otherwise. */
  rmdir(path: BytePath): void;
  /** Follows links. */
  chmod(path: BytePath, mode: number): void;
  /** Does not follow links. */
  chown(path: BytePath, uid: number, gid: number): void;
  /** Make a link at `path` that holds `target`. */
  symlink(target: string, path: BytePath): void;
  /** Make `to` another name of the file `from`, which is no link. EEXIST when the entry is there. */
  link(from: BytePath, to: BytePath): void;
  /**
   * Give `to` the extended attributes of `from` (ACLs and security labels among them), as far as the system allows.
   * False when they cannot be read or set here: Node has no call for them, so the implementation may need a tool of the
   * system, and a caller that must not lose them has to treat false as trouble when `from` may have some.
   */
  copyAttributes(from: BytePath, to: BytePath): boolean;
  /** Swap two entries of one directory in one step. False where there is no such step; then nothing has changed. */
  exchange(one: BytePath, other: BytePath): boolean;
}

export interface Clock {
  /** Milliseconds since the epoch. For records of a run, never for a decision about policy. */
  now(): number;
  /** Milliseconds that only grow. For deadlines and durations. */
  monotonic(): number;
  /** Let so many milliseconds pass. */
  sleep(milliseconds: number): void;
}

/** Who runs on this machine. */
export interface Processes {
  /** A name of this process that no other has or had, safe in the name of a file. */
  self(): string;
  /** The user that this process runs as. */
  uid(): number;
  /** Who asked for this run, for records: a login name, or a number where there is none. */
  person(): string;
  /** Whether the process of this name runs. True when that cannot be known. */
  isRunning(name: string): boolean;
  /** Whether the process of this name is one of another container, so that nobody here can know. */
  isElsewhere(name: string): boolean;
}

/** The program rpm, which is asked and never told. */
export interface RpmTool {
  /**
   * What it prints on standard output for these words, and whether it ended well without a complaint. Undefined where there
   * is no rpm, or it did not answer in time.
   */
  rpm(words: readonly string[]): { readonly text: ByteText; readonly isClean: boolean } | undefined;
}

/**
 * Why policy cannot be loaded here:
 * - `no-parser`: `apparmor_parser` is not installed;
 * - `off`: the kernel has no AppArmor, or it is switched off;
 * - `no-interface`: it has, but its files are not there, or not to be written;
 * - `chroot`: the kernel is that of the system around this root;
 * - `container`: the kernel is another machine's, and this one has no policy namespace of its own.
 */
export type LoadObstacle = 'no-parser' | 'off' | 'no-interface' | 'chroot' | 'container';

/** How a call of the compiler ended. */
export interface ParserAnswer {
  readonly accepted: boolean;
  /** What it printed; also why it did not run, or was stopped. */
  readonly said: ByteText;
}

/** Where a compiler finds what files include. */
export interface CompileSurroundings {
  readonly policyDir: BytePath;
  /** Features for policy that names no abi; what the machine's own configuration says when undefined. */
  readonly features?: BytePath | undefined;
  /** Whether the machine's own configuration counts: it does not for another root. */
  readonly isOwnHost: boolean;
}

export interface RunningProcess {
  readonly pid: number;
  readonly program: BytePath;
  /** The profile that it runs under, as the kernel writes it without the mode; `unconfined` for none. */
  readonly label: ByteText;
}

/** A policy namespace below the one at hand. */
export interface PolicyNamespace {
  /** With the namespaces around it, `a//b`. */
  readonly name: ByteText;
  /** Names of the profiles loaded in it, children as well, without their namespace. */
  readonly profiles: readonly ByteText[];
}

/** Policy namespaces of the kernel, through its policy interface. Every call but loading throws FileSystemError. */
export interface PolicyNamespaces {
  /** All that can be seen, those inside of others after them, in byte order of names. */
  list(): readonly PolicyNamespace[];
  /** EEXIST where it is there, ENOENT where the namespace around it is not. */
  create(name: ByteText): void;
  /** With all its profiles, and all namespaces in it: whoever runs in it loses them. */
  remove(name: ByteText): void;
  /** As of a kernel, with policy that is looked up in these surroundings; no cache is read or written. */
  load(name: ByteText, files: readonly BytePath[], surroundings: CompileSurroundings): ParserAnswer;
  unload(name: ByteText, profiles: readonly ByteText[]): ParserAnswer;
}

/** Each call starts one compiler at most, waits for it a bounded time, and leaves none behind. */
export interface Kernel {
  /** The namespace that policy is loaded into, wherever it lies; undefined for that of this machine. */
  readonly namespace?: ByteText;
  /** Without them, the kernel has none. */
  readonly namespaces?: PolicyNamespaces;
  hasParser(): boolean;
  /** `3.0.8`, as the compiler says itself; undefined where there is none, or it does not say. */
  parserVersion?(): string | undefined;
  /** Undefined where policy can be loaded. */
  obstacle(): LoadObstacle | undefined;
  /** Compile; nothing is loaded, and no cache is written. */
  check(files: readonly BytePath[], surroundings: CompileSurroundings): ParserAnswer;
  /** Load the profiles of these files, in place of those of the same names. */
  load(files: readonly BytePath[]): ParserAnswer;
  /** Unload profiles by their names; those that are not loaded do not count. */
  unload(profiles: readonly ByteText[]): ParserAnswer;
  /** All processes whose confinement can be seen. */
  running(): readonly RunningProcess[];
}

/** Something whose change may give a run something to do. Links are looked at, never followed, but for the path itself. */
export interface Watched {
  readonly path: BytePath;
  /**
   * The entry alone; all entries below it; the folders below it, whose times tell that an entry came or went; or the log of a
   * database, of which only what stands in it counts: an empty one is touched by who only reads.
   */
  readonly how: 'entry' | 'tree' | 'folders' | 'log';
}

/** Looks whether files changed without reading one. */
export interface Watch {
  /** For each a text: the same as long as nothing that it is about was written, replaced, made or removed. */
  stateOf(watched: readonly Watched[]): readonly string[];
  /** The files of this program. */
  readonly program: readonly BytePath[];
}

/** How a worker ended: by itself with this status, because its time was over, or by something else. */
export type WorkerEnd =
  { readonly kind: 'ended'; readonly status: number } | { readonly kind: 'late' } | { readonly kind: 'broken' };

/** This program once more, with the same words: a process that ends when this one does, and has nothing open of it. */
export interface Worker {
  /** `isUsualHost`: whether its work is on the usual places of this machine, where it can be confined to them. */
  run(seconds: number, isUsualHost: boolean): WorkerEnd;
}

/** Progress of long work. What a command answers is its result, never said here. */
export interface Output {
  /** A stage begins: a verb and an object, `Reading live policy`. */
  stage(name: string): void;
  /** So many of so many in this stage. */
  progress(done: number, total: number): void;
  /** A line for `--verbose` only. */
  detail(line: string): void;
}

/** Somebody at a terminal, to be asked. */
export interface Person {
  /** Whether input and output are a terminal. */
  readonly isThere: boolean;
  /** A terminal that knows lines only: a key is a line of one character. */
  readonly isPlain: boolean;
  columns(): number;
  rows(): number;
  /** The next key that is typed after this question. Undefined at the end of input, and where the person breaks off. */
  key(): Promise<string | undefined>;
  /** The next line, without its end; undefined as for a key. */
  line(): Promise<string | undefined>;
  /** The text as the person leaves it in an editor; undefined where the editor failed. */
  edit(text: ByteText, name: string): ByteText | undefined;
}

/** One entry of a tree, at any depth; directories are in the paths. */
export interface GitEntry {
  readonly path: BytePath;
  readonly kind: 'file' | 'link' | 'submodule';
  /** As git writes it: `100644`, `100755`, `120000`, `160000`. */
  readonly mode: string;
  readonly id: string;
}

export interface GitRevision {
  /** Undefined where a name leads to a tree and to no commit. */
  readonly commit: string | undefined;
  readonly tree: string;
}

export interface GitCommit {
  readonly id: string;
  readonly parents: readonly string[];
  /** The first line of its message. */
  readonly subject: string;
  /** Values of its trailers of the name that was asked for, in their order. */
  readonly trailers: readonly ByteText[];
}

/** What a reader of a repository may ask. Everything comes from objects and the index: nothing is checked out. */
export interface GitReader {
  /** Where the working tree begins; undefined where there is none. */
  readonly top: BytePath | undefined;
  /** Where git keeps its own files. */
  readonly directory: BytePath;
  /** Whether history is cut off somewhere. */
  readonly isShallow: boolean;
  /** Undefined for a name that leads nowhere here. */
  revision(name: string): Promise<GitRevision | undefined>;
  /** Everything in a tree, in byte order of the paths. */
  entriesOf(tree: string): Promise<readonly GitEntry[]>;
  /** Everything in the index. Entries that are in conflict are there once, with the side of HEAD. */
  stagedEntries(): Promise<readonly GitEntry[]>;
  /** What blobs hold, each read once. Throws AaMergeError `app/git-failed` for one that is not here. */
  blobs(ids: readonly string[]): Promise<ReadonlyMap<string, ByteText>>;
  /**
   * These entries as a disk whose root is the top of the tree. A submodule is an empty directory. A link leads where
   * `leading` says of its text.
   */
  filesOf(entries: readonly GitEntry[], leading?: (text: ByteText) => ByteText): Promise<ReadFileSystem>;
  /** The commits that `to` has and `from` has not, the oldest first. Without `from`, `to` alone. */
  commits(from: string | undefined, to: string, trailer: string): Promise<readonly GitCommit[]>;
  /** Whether one commit is in the history of the other; undefined where history is cut off before that is known. */
  isAncestor(one: string, other: string): Promise<boolean | undefined>;
  /** Tracked files of the working tree that are not as in HEAD, staged or not. */
  changedFiles(): Promise<readonly BytePath[]>;
}

/** Who may add to a repository: objects, and in the end one move of one branch. */
export interface GitWriter extends GitReader {
  /** Where git keeps what all working trees of a repository share. */
  readonly commonDirectory: BytePath;
  /** Set one value of the repository's own configuration. */
  configure(name: string, value: string): Promise<void>;
  /** The full name of the branch that HEAD is on; undefined where it is on none. */
  branch(): Promise<string | undefined>;
  /** The last commit that both have; undefined where none is known here. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** The name of a blob with this text. */
  writeBlob(text: ByteText): Promise<string>;
  /** The name of a tree that is like another but for these paths; what is undefined goes. */
  writeTree(tree: string, changes: ReadonlyMap<BytePath, Pick<GitEntry, 'mode' | 'id'> | undefined>): Promise<string>;
  /** The name of a commit with the author and the message of another, and these trailers besides. */
  writeCommit(like: string, tree: string, parent: string, trailers: readonly ByteText[]): Promise<string>;
  /** Move a branch, and the working tree with it where it is checked out. Throws where it is not at `from`. */
  moveBranch(branch: string, from: string, to: string): Promise<void>;
}

export interface Git {
  /** The repository that a directory is in. Throws AaMergeError `app/no-git`, `app/no-repository`. */
  open(directory: BytePath): Promise<GitReader>;
  /** The same, to add to it. */
  openWriter(directory: BytePath): Promise<GitWriter>;
}

/** What a command may use of the outside. */
/** Room for what is only tried. */
export interface Scratch {
  /**
   * Do something with a new and empty directory that nobody else may look into, and that is gone afterwards. Undefined
   * where none can be made.
   */
  inDirectory<T>(action: (directory: BytePath | undefined) => T): T;
}

export interface Ports {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly output: Output;
  /** Without one, nothing is known of packages of rpm. */
  readonly rpm?: RpmTool;
  /** Without one, policy is neither checked by the real compiler nor loaded. */
  readonly kernel?: Kernel;
  /** Without one, the compiler is asked only by a run that writes. */
  readonly scratch?: Scratch;
  /** Without one, nobody can tell cheaply that nothing changed. */
  readonly watch?: Watch;
  /** Without one, work is done in this process, however long it takes. */
  readonly worker?: Worker;
  /** Without one, no repository can be asked. */
  readonly git?: Git;
}
