// Kinds of tokens and of tree nodes.

/** Tokens without meaning of their own: layout, comments, and the commas that lists do not need. */
export type TriviaKind = 'blank' | 'newline' | 'comment' | 'list-comma' | 'continuation' | 'assign-end';

export type TokenKind =
  | TriviaKind
  | 'id' // a path, a name, or a word where one is expected
  | 'mode' // file permission letters, and r w rw in other rules
  | 'value' // after `=`, in a list, in an assignment
  | 'condition' // the name before `=` or `in (`
  | 'condition-list' // `peer` or `xattrs` before `=(`
  | 'keyword'
  | 'set-variable'
  | 'boolean-variable'
  | 'profile'
  | 'hat'
  | 'caret'
  | 'flags'
  | 'identities'
  | 'priority'
  | 'include' // `include`, `#include`, each with its `if exists`
  | 'include-path'
  | 'abi-path'
  | 'open'
  | 'close'
  | 'open-paren'
  | 'close-paren'
  | 'end-of-rule'
  | 'arrow'
  | 'equals'
  | 'add-assign'
  | 'default-assign' // `?=`
  | 'override-assign' // `:=`
  | 'less-or-equal' // in `set rlimit`
  | 'operator' // == != < <= > >= in conditions
  | 'in'
  | 'plus'
  | 'colon'
  | 'bad'; // what the lexer cannot read; may be empty, where a word is missing

export type NodeKind =
  | 'file'
  | 'include'
  | 'abi'
  | 'alias'
  | 'assignment' // set variable
  | 'boolean-assignment'
  | 'rule'
  | 'profile' // keyword `profile`, or none
  | 'hat'
  | 'qualifier-block'
  | 'if' // with all its else branches
  | 'body' // `{` … `}`
  | 'broken'; // a statement that could not be cut out cleanly
