// Files parsed once in a run, however many policies they belong to. The one mutable value of this folder that lives longer
// than a call: app makes it and passes it on. Must never read a file, nor give another file's result.

import { lowerFile, parseFile } from '../language/index.js';
import type { ByteText, FileId, Limits } from '../base/index.js';
import type { ParsedFile } from './source-set.js';

export class ParseCache {
  private readonly parsed = new Map<FileId, ParsedFile>();

  constructor(private readonly limits?: Limits) {}

  /** The file, understood by itself. A file whose text changed is parsed again. */
  parse(id: FileId, text: ByteText): ParsedFile {
    const known = this.parsed.get(id);
    if (known !== undefined && known.text === text) return known;
    const tree = parseFile(text, id, this.limits);
    const lowered = lowerFile(tree.value, { id, text });
    const file: ParsedFile = {
      id,
      text,
      statements: lowered.value,
      diagnostics: [...tree.diagnostics, ...lowered.diagnostics],
    };
    this.parsed.set(id, file);
    return file;
  }
}
