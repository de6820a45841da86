// Who is there in one state of policy: the labels of all profiles that are loaded, and how each of them stands. Takes a state and
// what switches files off, gives profiles by label; what one permits is made when somebody asks. Judges nothing.

import type { BytePath, ByteText, Checked, Diagnostic } from '../../base/index.js';
import type { PlacedProfile, WalkLimits } from '../../compare/index.js';
import type { PolicyModel, TwoSidedClass } from '../../model/index.js';
import { isHeeded } from '../../model/index.js';
import type { PolicyState } from '../policy-state.js';
import { PlainHeads } from './plain-heads.js';

/** What the administrator or a repository set beside a file. */
export type SwitchOf = (root: BytePath) => 'off' | 'complain' | undefined;

/** One state of all policy. */
export interface MembersOf {
  readonly state: PolicyState;
  /** Files that hold profiles, those that are switched off among them. */
  readonly roots: readonly BytePath[];
  readonly switchOf: SwitchOf;
  /** Whether what is wrong with a file keeps it from being policy that permits what its rules say. */
  isInvalid(root: BytePath, diagnostics: readonly Diagnostic[]): boolean;
}

/** A change of policy. */
export interface HalvesInput {
  readonly before: MembersOf;
  readonly after: MembersOf;
  /** Files whose text is not what it was. */
  readonly changed: ReadonlySet<BytePath>;
  readonly limits: WalkLimits;
}

/** One profile under its label. */
export interface Member {
  readonly label: ByteText;
  readonly root: BytePath;
  readonly switched: 'off' | 'complain' | undefined;
}

/** What is not confined by anything. */
export const unconfined = 'unconfined' as ByteText;

export class Members {
  private readonly byLabel = new Map<ByteText, Member[]>();
  private readonly placed = new Map<Member, PlacedProfile | undefined>();

  constructor(
    readonly of: MembersOf,
    private readonly isAlike: (root: BytePath) => boolean,
  ) {
    const { state, roots, switchOf } = of;
    const heads = new PlainHeads(state);
    for (const root of roots) {
      if (!state.set.files.has(root)) continue;
      const switched = switchOf(root);
      for (const label of heads.labelsIn(root) ?? state.outline(root).profiles.map(({ name }) => name)) {
        const known = this.byLabel.get(label) ?? [];
        this.byLabel.set(label, known);
        known.push({ label, root, switched });
      }
    }
  }

  /** Patterns of the programs that a profile is attached to. */
  attachmentsOf({ root, label }: Member): readonly ByteText[] {
    const found = this.of.state.outline(root).profiles.find(({ name }) => name === label);
    return found?.profile.attachments ?? [];
  }

  /** Whether a label may stand in what could not be read: then nobody can say that it is no one's. */
  mayBeUnread(label: ByteText): boolean {
    const { complete, sources, files } = this.of.state.set;
    const isUnread = [...sources.values()].some(({ kind }) => kind === 'unreadable' || kind === 'too-large');
    const name = label.slice(label.lastIndexOf('/') + 1);
    const isBroken = [...files.values()].some(
      ({ diagnostics, text }) => text.includes(name) && diagnostics.some(({ severity }) => severity === 'error'),
    );
    return !complete || isUnread || isBroken;
  }

  labels(): readonly ByteText[] {
    return [...this.byLabel.keys()];
  }

  all(): readonly Member[] {
    return [...this.byLabel.values()].flat();
  }

  has(label: ByteText): boolean {
    return label === unconfined || this.byLabel.has(label);
  }

  /** The one profile of that name; undefined also where there are several, of which only one can be loaded. */
  one(label: ByteText): Member | undefined {
    const found = this.byLabel.get(label) ?? [];
    return found.length === 1 ? found[0] : undefined;
  }

  /** What a profile permits; undefined for what is not running, or not understood. */
  placedOf(member: Member): PlacedProfile | undefined {
    if (!this.placed.has(member)) this.placed.set(member, this.find(member));
    return this.placed.get(member);
  }

  private find({ root, label, switched }: Member): PlacedProfile | undefined {
    if (switched === 'off') return undefined;
    const { value: policy, diagnostics } = this.permits(root);
    if (this.of.isInvalid(root, diagnostics)) return undefined;
    const model = policy.profiles.find(({ name }) => name === label);
    return model && { model, policy };
  }

  /** Of files that stay as they are only what needs two profiles: there are many, and nobody else asks for more. */
  private permits(root: BytePath): Checked<PolicyModel> {
    const { state } = this.of;
    if (this.isAlike(root)) return state.halves(root);
    return { value: state.permits(root), diagnostics: state.resolve(root).diagnostics };
  }

  /** Whether somebody is refused what his rules do not permit. */
  refuses(member: Member, name: TwoSidedClass): boolean {
    const placed = this.placedOf(member);
    return member.switched === undefined && placed !== undefined && isHeeded(placed.model, name);
  }
}

/** The namespace of a label and its name there: what others in the same one call it. */
export function placeOfLabel(label: ByteText): { readonly namespace: string; readonly name: ByteText } {
  const [, namespace = '', name = label] = /^:([^:]*):(?:\/\/)?([^]*)$/.exec(label) ?? [];
  return { namespace, name: name as ByteText };
}
