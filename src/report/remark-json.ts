// One remark for programs: in words and in facts, with the access that shows it and the rules on both sides. Takes remarks,
// gives plain objects, as the definition `remark` of the schemas says.

import type { ByteText } from '../base/index.js';
import { readable } from '../base/index.js';
import type { Remark, RemarkDetail, RuleBehind, Settlement, Where } from '../reconcile/index.js';
import { groupNameOf } from '../reconcile/index.js';
import { accessWitness, witnessJson } from './compare-json.js';

import { say } from './phrases.js';
import type { SideNames } from './remark-words.js';
import { remarkWords } from './remark-words.js';

/** `grant` is the number that a person accepts it by. */
export function remarkJson(remark: Remark, names: SideNames, grant?: number): object {
  const { code, data, where, detail } = remark;
  const words = remarkWords(remark);
  const cause = say({ code, data }).message;
  return {
    ...(grant === undefined ? {} : { grant, group: groupNameOf(remark) }),
    code,
    message: words.message,
    ...(words.message === cause ? {} : { cause }),
    ...(where === undefined ? {} : placeJson(where)),
    data: factsJson(data),
    ...(words.class === undefined ? {} : { class: words.class }),
    ...words.brief,
    ...(detail === undefined ? {} : detailJson(detail, names)),
  };
}

/** Facts of a statement: `profile`, `statement`, `permissions`. */
export function factsJson(data: Remark['data']): object {
  return Object.fromEntries(
    Object.entries(data).map(([name, fact]) => [name, typeof fact === 'string' ? readable(fact as ByteText) : fact]),
  );
}

function detailJson({ subject, change, profiles, rules, excusedBy }: RemarkDetail, names: SideNames): object {
  const witness =
    subject?.access !== undefined
      ? accessWitness(subject.class, subject.access, subject.permissions, subject.who)
      : change !== undefined
        ? witnessJson(change)
        : subject?.class === 'capability'
          ? { class: 'capability', name: subject.permissions[0] }
          : undefined;
  const grants = rules.find(({ side, mode }) => side === 'merged' && mode !== 'deny') ?? rules[0];
  const others = rules.filter((rule) => rule !== grants);
  return {
    ...(witness === undefined ? {} : { witness }),
    ...(grants === undefined ? {} : { rule: ruleJson(grants, names) }),
    ...(others.length === 0 ? {} : { otherRules: others.map((rule) => ruleJson(rule, names)) }),
    profiles: profiles.map((profile) => readable(profile)),
    ...(excusedBy.length === 0 ? {} : { excusedBy: excusedBy.map(settlementJson) }),
  };
}

/** Who said yes before, and where or when. */
function settlementJson(settled: Settlement): object {
  if (settled.kind === 'consent') return { by: 'consent', ...placeJson(settled.where) };
  return { by: 'accepted', who: settled.who, when: settled.when };
}

function ruleJson({ side, mode, text, where, via }: RuleBehind, names: SideNames): object {
  const { file, line } = placeJson(where);
  const included = via.map(placeJson).map((place) => ({ file: place.file, line: place.line }));
  return {
    side: names[side],
    ...(mode === undefined ? {} : { mode }),
    file,
    line,
    text: readable(text as ByteText),
    ...(included.length === 0 ? {} : { includedFrom: included }),
  };
}

function placeJson({ file, line, column }: Where): Where {
  return { file: readable(file as ByteText), line, column };
}
