// What is thrown: the outside failed (AaMergeError, FileSystemError) or we did (InternalError). Trouble with policy is
// never thrown: it is a Diagnostic.

/** The outside failed: disk, lock, usage, configuration. `code` and `data` are for report, which makes the sentence. */
export class AaMergeError extends Error {
  override readonly name = 'AaMergeError';

  constructor(
    readonly code: string,
    readonly data: Readonly<Record<string, string | number>> = {},
    options?: { cause?: unknown },
  ) {
    super(code, options);
  }
}

/** A file operation failed. `code` is the system's own: ENOENT, EISDIR, ELOOP and so on. */
export class FileSystemError extends Error {
  override readonly name = 'FileSystemError';

  constructor(
    readonly code: string,
    readonly path: string,
    readonly operation: string,
    options?: { cause?: unknown },
  ) {
    super(`${code}: ${operation} ${path}`, options);
  }
}

const machineTrouble: ReadonlySet<string> = new Set(['EIO', 'EINTR', 'ENOMEM', 'EMFILE', 'ENFILE', 'EAGAIN', 'ESTALE']);

/** Whether the machine failed, and not a file: then nothing can be concluded about what is there. */
export function isMachineTrouble(error: unknown): boolean {
  return error instanceof FileSystemError && machineTrouble.has(error.code);
}

/** We failed: a state that cannot occur occurred. Never hidden, never recovered from. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}
