// The command rebase in a repository, as a program reads it: each document is held against its schema.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { GitPlace } from './git-place.js';

/** What the document says, as far as tests look at it. */
export interface RebaseDocument {
  readonly status: string;
  readonly replayed: readonly {
    readonly subject: string;
    readonly as?: string;
    readonly widenings: readonly object[];
  }[];
  readonly vendor: readonly {
    readonly code: string;
    readonly units: readonly string[];
    readonly profiles?: readonly string[];
  }[];
  readonly stopped?: {
    readonly subject: string;
    readonly why: string;
    readonly left: number;
    readonly files: readonly {
      readonly path: string;
      readonly text: string;
      readonly hold?: string;
      readonly inTheWay?: readonly string[];
    }[];
  };
}

const validate = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync('src/report/schema/rebase.schema.json', 'utf8')) as object,
);

export function rebaseIn(
  place: GitPlace,
  ...args: readonly string[]
): { readonly status: number | null; readonly document: RebaseDocument } {
  const { status, out, err } = place.run(['rebase', '--json', ...args]);
  if (out === '') throw new Error(err);
  const document = JSON.parse(out) as RebaseDocument;
  validate(document);
  expect(validate.errors).toBeNull();
  return { status, document };
}
