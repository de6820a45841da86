// The door of reconcile.

export type { AcceptedAccess, AcceptedCapabilities, AcceptedGrant, AcceptedValue, Acceptance } from './accepted.js';
export { layOver } from './candidate.js';
export { consentRuleOf, meaningKey } from './consent-rule.js';
export type { ConsentFile } from './consents.js';
export type { Decision } from './decisions.js';
export { seenPart } from './decisions.js';
export type { Evidence } from './evidence.js';
export type { Subject } from './findings.js';
export type { WideningSetting } from './gate-setting.js';
export { grantsOf } from './grants.js';
export type { GrantGroup, GroupMember } from './groups.js';
export { alsoHeldIn, causeOf, groupNameOf, groupsOf, unitsOf } from './groups.js';
export type { Drift, DriftKind, LocalDifference } from './drift.js';
export { countLocal } from './drift.js';
export type { Extraction } from './extract.js';
export { extractUnit } from './extract.js';
export type { Moved } from './extract-texts.js';
export type { FileToJudge, FileVerdict } from './judge-file.js';
export { judgeFile } from './judge-file.js';
export { MayRead } from './may-read.js';
export type { Origin, RecordedDigest, Recorder, RemovalWitness, VendorText } from './origin.js';
export {
  explainUnits,
  originBeside,
  shippedBy,
  unexplainedUnits,
  unreferencedFiles,
  withFoundBases,
} from './origin.js';
export * from './outcome.js';
export type { Judging } from './policy-state.js';
export type { ChangeFinding, ChangeFindingKind, HalvesWish, PolicyChangeInput } from './change-telling.js';
export type { ChangedUnit, PolicyChange } from './policy-change.js';
export { judgeChange } from './policy-change.js';
export type { LiveChanges, LoadedFile, PolicyReach } from './policy-reach.js';
export { reachOf } from './policy-reach.js';
export type { Merger, ReconcileOptions } from './reconcile.js';
export { reconcile } from './reconcile.js';
export { OverrideNames, unitOfSwitch } from './override-names.js';
export type { Override, OverrideKind } from './overrides-in-force.js';
export type { Difference, Said } from './statement-differences.js';
export type { LocalOptions, LocalUnit, Survey, SurveyOptions } from './survey.js';
export { localUnits, surveyHost } from './survey.js';
export * from './tree.js';
export type { PolicyRevision } from './changed-files.js';
export type { UnitKind } from './unit-kind.js';
export { unitKindOf } from './unit-kind.js';
export type { Trees } from './units.js';
export { unitsIn, unknownUnit } from './unknown-unit.js';
export type { Owner, OwnerFact, OwnerState } from './vanished.js';
export { vanishedUnits } from './vanished.js';
