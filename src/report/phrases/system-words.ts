// What the system's own codes mean, in words that end a sentence.

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EFBIG: 'it is too large',
  EFTYPE: 'it is no plain file',
  EINVAL: 'that is no valid name',
  EIO: 'the disk gave an error',
  EISDIR: 'it is a directory, not a file',
  ELOOP: 'its links lead in a ring',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is no directory',
  EPERM: 'not permitted',
};

/** Why something could not be read. */
export function systemWords(code: string | number | undefined): string {
  return words[String(code)] ?? `the system says ${code}`;
}
