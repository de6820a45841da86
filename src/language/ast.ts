// What one file says, typed: statements with their places. Words keep how they are written and what they say after the
// first pass over quotes and escapes; variables and globs are still inside.

import type { ByteText, Span } from '../base/index.js';
import type { Node } from './cst.js';

/** A word as written, and as read: quotes stripped, escapes of the first pass done. Source: policy-language 2.4. */
export interface Word {
  readonly written: ByteText;
  readonly value: ByteText;
  readonly at: Span;
}

/** Everything a file can hold, in the order of the text; which of it may stand where is judged in policy. */
export type Statement =
  | IncludeStatement
  | AbiStatement
  | AliasStatement
  | VariableAssignment
  | BooleanAssignment
  | ProfileStatement
  | QualifierBlock
  | Conditional
  | RuleStatement
  | DeclarationStatement
  | BrokenStatement;

interface Placed {
  readonly at: Span;
  /** The node of the concrete tree. */
  readonly node: Node;
}

/** Where the path of an include or abi statement is looked up. */
export type PathForm = 'angle' | 'quoted' | 'bare';

export interface IncludeStatement extends Placed {
  readonly kind: 'include';
  readonly path: ByteText;
  readonly form: PathForm;
  readonly ifExists: boolean;
  /** Written `#include`. */
  readonly pound: boolean;
}

export interface AbiStatement extends Placed {
  readonly kind: 'abi';
  readonly path: ByteText;
  readonly form: PathForm;
}

export interface AliasStatement extends Placed {
  readonly kind: 'alias';
  readonly from: Word;
  readonly to: Word;
}

export type AssignmentOperator = '=' | '+=' | '?=' | ':=';

export interface VariableAssignment extends Placed {
  readonly kind: 'variable';
  /** Without `@` and braces. */
  readonly name: ByteText;
  readonly operator: AssignmentOperator;
  readonly values: readonly Word[];
}

export interface BooleanAssignment extends Placed {
  readonly kind: 'boolean';
  /** Without `$` and braces. */
  readonly name: ByteText;
  readonly operator: AssignmentOperator;
  readonly value: Expression;
}

export type Comparison = '==' | '!=' | 'in' | '<' | '<=' | '>' | '>=';

export type Operand =
  | { readonly kind: 'set-variable'; readonly name: ByteText; readonly at: Span }
  | { readonly kind: 'word'; readonly word: Word };

export type Expression =
  | { readonly kind: 'or' | 'and'; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly term: Expression }
  | { readonly kind: 'boolean-variable'; readonly name: ByteText; readonly at: Span }
  | { readonly kind: 'defined'; readonly variable: 'set' | 'boolean'; readonly name: ByteText; readonly at: Span }
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly before: Operand;
      readonly after: Operand;
      readonly at: Span;
    }
  | { readonly kind: 'operand'; readonly operand: Operand; readonly at: Span };

export type ProfileKeyword = 'profile' | 'hat' | '^' | 'none';

export interface ProfileStatement extends Placed {
  readonly kind: 'profile';
  readonly keyword: ProfileKeyword;
  readonly name: Word;
  readonly attachment: Word | undefined;
  readonly xattrs: readonly Condition[] | undefined;
  readonly identities: readonly Word[];
  /** Undefined where no flags are written. */
  readonly flags: FlagList | undefined;
  /** From the keyword to the word before `{`. */
  readonly head: Span;
  readonly body: Body;
}

export interface FlagList {
  /** As written, such as `complain` or `attach_disconnected.path=/x`, in the order of the text. */
  readonly flags: readonly Word[];
  /** `flags=(…)` or `(…)`, whole. */
  readonly at: Span;
}

/** The inside of `{ … }`. */
export interface Body {
  readonly statements: readonly Statement[];
  /** From `{` to `}`, both included. */
  readonly at: Span;
  readonly node: Node;
}

export interface Qualifiers {
  readonly priority: number | undefined;
  readonly audit: boolean;
  readonly mode: 'allow' | 'deny' | 'prompt' | undefined;
  readonly owner: 'owner' | 'other' | undefined;
}

export interface QualifierBlock extends Placed {
  readonly kind: 'qualifier-block';
  readonly qualifiers: Qualifiers;
  /** The words before `{`; empty for a bare block. */
  readonly head: Span;
  readonly body: Body;
}

export interface Conditional extends Placed {
  readonly kind: 'if';
  /** In order; only the last may have no condition, which is `else`. */
  readonly branches: readonly Branch[];
}

export interface Branch {
  readonly condition: Expression | undefined;
  readonly head: Span;
  readonly body: Body;
}

export interface RuleStatement extends Placed {
  readonly kind: 'rule';
  readonly qualifiers: Qualifiers;
  readonly rule: Rule;
}

/** A part of the declaration of a rule class. Stands only in files that declare one. */
export type DeclarationStatement = ClassStatement | FieldStatement | PermissionStatement | ImpliesStatement;

interface Declaring extends Placed {
  readonly kind: 'declaration';
}

/** `class NAME,` */
export interface ClassStatement extends Declaring {
  readonly declares: 'class';
  readonly name: Word;
}

/** How a field of a rule class is compared: a pattern, one of some words, or a set of words. */
export type FieldType = 'pattern' | 'choice' | 'flags';

/** `field NAME,`, `field NAME in (WORD WORD),` or `field NAME flags (WORD WORD),` */
export interface FieldStatement extends Declaring {
  readonly declares: 'field';
  readonly name: Word;
  readonly type: FieldType;
  /** Empty for a pattern. */
  readonly words: readonly Word[];
}

/** `permission NAME [LETTER],` */
export interface PermissionStatement extends Declaring {
  readonly declares: 'permission';
  readonly name: Word;
  readonly letter: Word | undefined;
}

/** `implies PERMISSIONS RULE,` */
export interface ImpliesStatement extends Declaring {
  readonly declares: 'implies';
  readonly permissions: readonly Word[];
  readonly qualifiers: Qualifiers;
  readonly rule: Rule;
}

/** A statement that could not be understood; diagnostics say why. */
export interface BrokenStatement extends Placed {
  readonly kind: 'broken';
}

export type Rule =
  | FileRule
  | LinkRule
  | CapabilityRule
  | NetworkRule
  | ConditionRule
  | MountRule
  | PivotRootRule
  | MqueueRule
  | RlimitRule
  | ChangeProfileRule
  | AllRule
  | HelperRule;

/** One execute mode: lower or upper case as written decides the environment. Source: policy-language 6.2. */
export interface ExecMode {
  /** `x` alone stands only in deny rules. */
  readonly transition: 'x' | 'ix' | 'px' | 'cx' | 'ux' | 'pix' | 'cix' | 'pux' | 'cux';
  /** Scrubbed environment: an upper-case first letter, or `safe`; `unsafe` undoes it. */
  readonly scrubbed: boolean;
}

export type FilePermission = 'r' | 'w' | 'a' | 'l' | 'k' | 'm';

export interface FileRule {
  readonly kind: 'file';
  /** Undefined in `file,`, which is everything. */
  readonly path: Word | undefined;
  /** Each at most once, in the order r w a l k m; empty in `file,`. */
  readonly permissions: readonly FilePermission[];
  readonly exec: ExecMode | undefined;
  /** `safe` or `unsafe` as written; already counted in `exec.scrubbed`. */
  readonly safety: 'safe' | 'unsafe' | undefined;
  readonly target: Word | undefined;
  readonly subset: boolean;
  /** Which word stands first. */
  readonly form: 'path-first' | 'mode-first' | 'all';
  /** The permission letters; undefined in `file,`. */
  readonly modeAt: Span | undefined;
}

export interface LinkRule {
  readonly kind: 'link';
  readonly subset: boolean;
  readonly path: Word;
  readonly target: Word;
}

export interface CapabilityRule {
  readonly kind: 'capability';
  /** Empty means all. */
  readonly names: readonly Word[];
}

/**
 * `name=value`, `name=(a b)` or `name in (a b)`, and `name:=value` in a group; without operator it is a bare name in an
 * xattrs list.
 */
export interface Condition {
  readonly name: ByteText;
  readonly operator: '=' | 'in' | ':=' | undefined;
  readonly values: readonly Word[];
  readonly at: Span;
}

interface PermissionsAndConditions {
  /** Canonical permission names, such as `send`, sorted, each once; empty means the default of the kind. */
  readonly permissions: readonly string[];
  readonly conditions: readonly Condition[];
  /** The conditions in `peer=( … )`; undefined where there is none. */
  readonly peer: readonly Condition[] | undefined;
}

/** Rules that are permissions and conditions, nothing else. */
export interface ConditionRule extends PermissionsAndConditions {
  readonly kind: 'ptrace' | 'signal' | 'dbus' | 'unix' | 'io_uring' | 'userns';
}

export interface NetworkRule extends PermissionsAndConditions {
  readonly kind: 'network';
  /** Family, type or protocol as written: at most two. */
  readonly words: readonly Word[];
}

export interface MqueueRule extends PermissionsAndConditions {
  readonly kind: 'mqueue';
  readonly name: Word | undefined;
}

export interface MountRule {
  readonly kind: 'mount';
  readonly operation: 'mount' | 'remount' | 'umount';
  readonly conditions: readonly Condition[];
  readonly source: Word | undefined;
  readonly target: Word | undefined;
  /** Conditions after the arrow; the compiler refuses them, the tree keeps them. */
  readonly targetConditions: readonly Condition[];
}

export interface PivotRootRule {
  readonly kind: 'pivot-root';
  readonly conditions: readonly Condition[];
  readonly newRoot: Word | undefined;
  readonly target: Word | undefined;
}

export interface RlimitRule {
  readonly kind: 'rlimit';
  readonly name: ByteText;
  readonly value: Word;
  readonly unit: ByteText | undefined;
}

export interface ChangeProfileRule {
  readonly kind: 'change-profile';
  readonly safety: 'safe' | 'unsafe' | undefined;
  readonly exec: Word | undefined;
  readonly target: Word | undefined;
}

export interface AllRule {
  readonly kind: 'all';
}

/** A rule of a class that a trusted helper enforces, and no kernel: `gsettings schema=org.example.* key=color rw,`. */
export interface HelperRule {
  readonly kind: 'helper';
  readonly class: Word;
  /** As written: words of the class, or some of its letters in one word. Empty means all. */
  readonly permissions: readonly Word[];
  readonly conditions: readonly Condition[];
  /** What the declaration of the class makes of it; undefined until policy has found that. */
  readonly meaning: HelperMeaning | undefined;
}

/** A rule of a helper's class, read by the declaration of the class. */
export interface HelperMeaning {
  /** Their names, sorted, each once. */
  readonly permissions: readonly string[];
  /** All fields of the class, sorted by name. */
  readonly fields: readonly HelperField[];
}

export interface HelperField {
  readonly name: string;
  readonly type: FieldType;
  /** Of a choice and of flags: all words that there are, sorted. */
  readonly words: readonly string[];
}
