// Codes born in language: what one file can be told about itself.

export const languageCodes = {
  'language/unexpected-character': { severity: 'error', summary: 'a byte that cannot stand here' },
  'language/comment-without-newline': { severity: 'error', summary: 'a comment on the last line has no line end' },
  'language/unclosed-block': { severity: 'error', summary: 'a `{` has no `}`' },
  'language/unexpected-close': { severity: 'error', summary: 'a `}` closes nothing' },
  'language/unexpected-open': { severity: 'error', summary: 'a `{` where no block can begin' },
  'language/missing-comma': { severity: 'error', summary: 'a rule does not end in a comma' },
  'language/unexpected-comma': { severity: 'error', summary: 'a comma where nothing has been said' },
  'language/unexpected-else': { severity: 'error', summary: '`else` without an `if` block before it' },
  'language/include-inside-rule': { severity: 'error', summary: 'an include in the middle of a statement' },
  'language/include-without-path': { severity: 'error', summary: 'an include that names no file' },
  'language/too-deep': { severity: 'error', summary: 'blocks nested deeper than the limit' },
  'language/too-large': { severity: 'error', summary: 'a file larger than the limit' },
} as const;
